package dev.gridmesh.manager;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.testing.Footprint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a stream over real sockets holds the same memory and descriptors however
 * long it is. The system property {@code stream.items} says how long: 50,000 unless set,
 * 10,000,000 in the profile {@code soak-growth}. Without the leak check of other tests,
 * which looks at each buffer and makes a stream fifty times slower.
 */
class LongRunOfItemsIntegrationTests {

	private static final long ITEMS = Long.getLong("stream.items", 50_000);

	private static final Duration LIMIT = Duration.ofSeconds(60 + ITEMS / 10_000);

	private static final int CAPACITY = 1024;

	private static final HandlerId RESPONSES = HandlerId.named("responses");

	private static final HandlerId REQUESTS = HandlerId.named("requests");

	private static final HandlerId ECHO = HandlerId.named("echo");

	private final AtomicLong emitted = new AtomicLong();

	private final Meter meter = new Meter();

	private final LoopbackNodes nodes = new LoopbackNodes(LIMIT,
			GridHandlers.responseStream(RESPONSES, CAPACITY, (payload, items, call) -> items()),
			GridHandlers.requestStream(REQUESTS, CAPACITY, (payload, items, call) -> {
				items.subscribe(this.meter);
				return this.meter.end().thenMany(Flux.empty());
			}), GridHandlers.twoWayStream(ECHO, CAPACITY, CAPACITY, (payload, items, call) -> items));

	@AfterEach
	void stopAll() {
		this.nodes.close();
	}

	/** Numbers; counts what was asked for, as that is what waits somewhere. */
	private Flux<byte[]> items() {
		return Flux.<byte[], Long>generate(() -> 0L, (n, sink) -> {
			if (n == ITEMS) {
				sink.complete();
				return n;
			}
			this.emitted.incrementAndGet();
			sink.next(ByteBuffer.allocate(Long.BYTES).putLong(n).array());
			return n + 1;
		});
	}

	@Test
	void responses() throws InterruptedException {
		check("responses", () -> {
			this.nodes.toPeer().stream(RESPONSES, null).subscribe(this.meter);
			return this.meter.end();
		}, CAPACITY + 1);
	}

	@Test
	void requests() throws InterruptedException {
		check("requests", () -> this.nodes.toPeer().stream(REQUESTS, null, items()).then(), CAPACITY + 1);
	}

	@Test
	void bothWays() throws InterruptedException {
		check("both ways", () -> {
			this.nodes.toPeer().stream(ECHO, null, items()).subscribe(this.meter);
			return this.meter.end();
		}, 2 * (CAPACITY + 1));
	}

	/** Runs a stream, and looks at the memory when it has paused early and late. */
	private void check(String shape, Supplier<Mono<Void>> stream, long window) throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		stream.get().subscribe(null, (error) -> done.countDown(), done::countDown);
		Footprint early = footprintWhilePausedAt(ITEMS / 10, window);
		this.meter.resume(ITEMS - 2 * (ITEMS / 10));
		Footprint late = footprintWhilePausedAt(ITEMS - ITEMS / 10, window);
		this.meter.resume(Long.MAX_VALUE);
		assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

		assertThat(this.meter.error).isNull();
		assertThat(this.meter.received.get()).isEqualTo(ITEMS);
		GrowthCheck.flat("%,d items, %s".formatted(ITEMS, shape), early, late);
		this.nodes.awaitIdle();
	}

	private Footprint footprintWhilePausedAt(long item, long window) {
		await().atMost(LIMIT).until(() -> this.meter.received.get() == item || this.meter.error != null);
		assertThat(this.meter.error).isNull();
		Footprint footprint = Footprint.afterCollection();
		assertThat(this.emitted.get()).as("items under way, as the credits allow").isBetween(item, item + window);
		assertThat(this.nodes.connections()).allSatisfy(
				(connection) -> assertThat((long) connection.stats().outbound().queued()).isLessThanOrEqualTo(window));
		return footprint;
	}

	/** Counts numbers, checks their order, and pauses where it is told to. */
	private static final class Meter extends BaseSubscriber<byte[]> {

		private final AtomicLong received = new AtomicLong();

		private final Sinks.Empty<Void> end = Sinks.empty();

		private volatile Throwable error;

		void resume(long items) {
			request(items);
		}

		Mono<Void> end() {
			return this.end.asMono();
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(ITEMS / 10);
		}

		@Override
		protected void hookOnNext(byte[] item) {
			long number = ByteBuffer.wrap(item).getLong();
			if (number != this.received.get()) {
				throw new IllegalStateException("item %d in place of %d".formatted(number, this.received.get()));
			}
			this.received.incrementAndGet();
		}

		@Override
		protected void hookOnComplete() {
			this.end.tryEmitEmpty();
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.error = error;
			this.end.tryEmitError(error);
		}

	}

}
