package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import dev.gridmesh.benchmarks.measure.Meter;
import dev.gridmesh.benchmarks.measure.Usage;
import dev.gridmesh.benchmarks.subject.Ability;
import dev.gridmesh.benchmarks.subject.BenchmarkPeer;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.RepeatedItem;
import dev.gridmesh.benchmarks.subject.Setup;
import dev.gridmesh.benchmarks.subject.Subject;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One stream at a time, as fast as it goes.
 *
 * @param shape which way items go
 * @param size length of an item, in bytes
 */
public record StreamWork(Shape shape, int size) implements Work {

	private static final Metric RATE = new Metric("k items/s", 0, true);

	private static final Metric CPU = new Metric("CPU us/item", 3, true);

	private static final Metric ALLOCATED = new Metric("B/item", 0, false);

	/** How long one stream of responses is. */
	private static final int RESPONSES = 50_000;

	@Override
	public String name() {
		return "stream-%s-%d".formatted(this.shape.name().toLowerCase(Locale.ROOT), this.size);
	}

	@Override
	public String title() {
		return "One stream, %s of %,d bytes, up to %d under way".formatted(this.shape.text, this.size,
				Setup.STREAM_WINDOW);
	}

	@Override
	public boolean fits(Subject subject) {
		return subject.can(Ability.STREAMS);
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		Hub hub = subject.open(new EchoService(), loops.setup(1));
		return new HubRun(hub) {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				Meter meter = new Meter();
				long items = stream(hub.peer(0), duration);
				return count(meter.read(), items);
			}
		};
	}

	private static Map<Metric, Double> count(Usage usage, long items) {
		Map<Metric, Double> counted = new LinkedHashMap<>();
		counted.put(RATE, usage.perSecond(items) / 1000);
		counted.put(CPU, usage.cpuMicrosPer(items));
		counted.put(ALLOCATED, usage.bytesPer(items));
		return counted;
	}

	private long stream(BenchmarkPeer peer, Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		return switch (this.shape) {
			case RESPONSES -> responses(peer, end);
			case REQUESTS -> send(duration, (source) -> peer.collect(source).map(EchoService::count));
			case BOTH -> send(duration, (source) -> peer.exchange(source).count());
		};
	}

	private long responses(BenchmarkPeer peer, long end) {
		byte[] request = EchoService.responsesRequest(RESPONSES, this.size);
		long items = 0;
		do {
			long got = block(peer.responses(request).doOnNext(this::check).count(), WorkRun.LIMIT);
			if (got != RESPONSES) {
				throw new IllegalStateException("%d items of %d came".formatted(got, RESPONSES));
			}
			items += got;
		}
		while (System.nanoTime() - end < 0);
		return items;
	}

	private void check(byte[] item) {
		if (item.length != this.size) {
			throw new IllegalStateException("an item of another length");
		}
	}

	private long send(Duration duration, Function<Flux<byte[]>, Mono<Long>> call) {
		AtomicBoolean stopped = new AtomicBoolean();
		AtomicLong sent = new AtomicLong();
		byte[] item = UnaryWork.payload(this.size);
		Flux<byte[]> source = RepeatedItem.until(item, stopped::get).doOnNext((next) -> sent.lazySet(sent.get() + 1));
		Mono<Long> stop = Mono.delay(duration, Schedulers.parallel()).doOnNext((tick) -> stopped.set(true));
		long got = block(Mono.zip(call.apply(source), stop, (count, tick) -> count), duration.plus(WorkRun.LIMIT));
		if (got != sent.get()) {
			throw new IllegalStateException("%d items of %d arrived".formatted(got, sent.get()));
		}
		return got;
	}

	private static long block(Mono<Long> count, Duration limit) {
		return count.blockOptional(limit).orElseThrow();
	}

	/** Which way items go. */
	public enum Shape {

		/** From the handler to the caller. */
		RESPONSES("responses"),

		/** From the caller to the handler. */
		REQUESTS("requests"),

		/** Both ways: each item comes back. */
		BOTH("items both ways");

		private final String text;

		Shape(String text) {
			this.text = text;
		}

	}

}
