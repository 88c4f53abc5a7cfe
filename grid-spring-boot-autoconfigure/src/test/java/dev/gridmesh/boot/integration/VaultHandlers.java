package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.NodeName;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridCallHolder;
import dev.gridmesh.spring.GridHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Serves {@link Vault}, and calls it on other nodes.
 */
@GridHandler
class VaultHandlers implements Vault {

	/** Streams that were closed or cancelled. */
	final AtomicInteger closed = new AtomicInteger();

	/** Items that were taken. */
	final AtomicInteger taken = new AtomicInteger();

	private final Vault client;

	VaultHandlers(Vault client) {
		this.client = client;
	}

	@Override
	public Stat echo(String caller, Stat value) {
		return value;
	}

	@Override
	public List<Stat> echoAll(String caller, List<Stat> values) {
		return values;
	}

	@Override
	public Mono<Stat> stat(String caller, String name) {
		return name.isEmpty() ? Mono.error(new IllegalArgumentException("no name")) : Mono.just(toStat(name));
	}

	@Override
	public CompletionStage<Stat> statLater(NodeName caller, String name) {
		return CompletableFuture.completedFuture(toStat(name));
	}

	@Override
	public Stat statNow(String caller, String name) {
		if (name.isEmpty()) {
			throw new IllegalArgumentException("no name");
		}
		return toStat(name);
	}

	@Override
	public Optional<Stat> find(String caller, Optional<String> name) {
		return name.filter((text) -> !text.isEmpty()).map(VaultHandlers::toStat);
	}

	@Override
	public Map<String, List<Stat>> group(String caller, List<Stat> stats) {
		return stats.stream().collect(Collectors.groupingBy((stat) -> stat.name().toUpperCase(Locale.ROOT)));
	}

	@Override
	public void drop(String caller, @Nullable String name) {
		this.taken.incrementAndGet();
	}

	@Override
	public Mono<String> caller(String caller) {
		return Mono.just(caller);
	}

	@Override
	public long left(String caller, @Nullable CallOptions options) {
		Duration deadline = (options != null) ? options.deadline() : null;
		return (deadline != null) ? deadline.toMillis() : -1;
	}

	@Override
	public long leftOfAnHour(String caller) {
		GridCall call = GridCallHolder.current();
		Duration remaining = (call != null) ? call.remaining() : null;
		return (remaining != null) ? remaining.toMillis() : -1;
	}

	@Override
	public Mono<Void> stuck(String caller) {
		return Mono.never();
	}

	@Override
	public Flux<Stat> list(String caller, int count) {
		return Flux.range(0, count).map((n) -> new Stat("f" + n, n)).doOnCancel(this.closed::incrementAndGet);
	}

	@Override
	public Stream<Stat> read(String caller, int count) {
		return IntStream.range(0, count)
			.peek((n) -> this.taken.incrementAndGet())
			.mapToObj((n) -> new Stat("f" + n, n))
			.onClose(this.closed::incrementAndGet);
	}

	@Override
	public Iterable<Stat> iterate(String caller, int count) {
		return read(caller, count).toList();
	}

	@Override
	public Mono<Long> sum(String caller, Flux<Stat> stats) {
		return stats.map(Stat::size).reduce(0L, Long::sum);
	}

	@Override
	public long sumNow(String caller, String unit, Flux<Stat> stats) {
		return stats.toStream().mapToLong(Stat::size).sum();
	}

	@Override
	public void discard(String caller, Flux<byte[]> items) {
		items.doOnNext((item) -> this.taken.incrementAndGet()).blockLast();
	}

	@Override
	public Flux<Stat> sync(String caller, Flux<Stat> stats) {
		return stats.doOnCancel(this.closed::incrementAndGet);
	}

	@Override
	public Stream<Stat> syncNow(String caller, String prefix, Flux<Stat> stats) {
		return stats.toStream().map((stat) -> new Stat(prefix + stat.name(), stat.size()));
	}

	/** Waits for an answer where it must not. */
	@Override
	public Mono<String> relay(String caller, String target) {
		return Mono.just(this.client.statNow(target, "x").name());
	}

	private static Stat toStat(String name) {
		return new Stat(name, name.length());
	}

}
