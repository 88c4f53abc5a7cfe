package dev.gridmesh.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the clients of the tests call.
 */
@GridHandler(prefix = "files")
class FilesHandlers {

	/** Streams that were closed or cancelled. */
	final AtomicInteger closed = new AtomicInteger();

	/** Items that were taken out of streams. */
	final AtomicInteger pulled = new AtomicInteger();

	@GridHandler("stat")
	Stat stat(String name) {
		if (name.isEmpty()) {
			throw new IllegalArgumentException("no name");
		}
		return new Stat(name, name.length());
	}

	@GridHandler("find")
	Optional<Stat> find(Optional<String> name) {
		return name.filter((text) -> !text.isEmpty()).map((text) -> new Stat(text, text.length()));
	}

	@GridHandler("all")
	Map<String, List<Stat>> all(List<Stat> stats) {
		return Map.of("all", stats);
	}

	@GridHandler(id = 17)
	long numbered(byte[] payload) {
		return payload.length;
	}

	@GridHandler(value = "stat", subroute = "disk1")
	String below() {
		return "disk1";
	}

	@GridHandler("touch")
	void touch(@Nullable String name) {
		this.pulled.incrementAndGet();
	}

	@GridHandler("caller")
	CompletionStage<String> caller(@Peer String caller) {
		return CompletableFuture.completedFuture(caller);
	}

	@GridHandler("options")
	List<String> options(GridCall call, CallOptions options) {
		return List.of(String.valueOf(call.remaining()), String.valueOf(options.deadline()));
	}

	@GridHandler("never")
	Mono<Stat> never() {
		return Mono.never();
	}

	@GridHandler(value = "list", outCapacity = 4)
	Flux<Stat> list(int count) {
		return Flux.range(0, count)
			.doOnNext((n) -> this.pulled.incrementAndGet())
			.map((n) -> new Stat("f" + n, n))
			.doOnCancel(this.closed::incrementAndGet);
	}

	@GridHandler("broken")
	Stream<Stat> broken() {
		return IntStream.range(0, 3).mapToObj((n) -> {
			if (n == 2) {
				throw new IllegalStateException("disk is full");
			}
			return new Stat("f" + n, n);
		});
	}

	@GridHandler(value = "sum", inCapacity = 8)
	Mono<Stat> sum(String name, Flux<Stat> stats) {
		return stats.map(Stat::size).reduce(0L, Long::sum).map((sum) -> new Stat(name, sum));
	}

	@GridHandler(value = "discard", inCapacity = 8)
	Mono<Void> discard(Flux<Stat> stats) {
		return stats.doOnNext((stat) -> this.pulled.incrementAndGet()).then();
	}

	@GridHandler(value = "echo", inCapacity = 2, outCapacity = 3)
	Flux<Stat> echo(Flux<Stat> stats) {
		return stats;
	}

	static Duration timeout() {
		return Duration.ofSeconds(20);
	}

	record Stat(String name, long size) {
	}

}
