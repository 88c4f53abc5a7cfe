package dev.gridmesh.manager;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a stream over real sockets needs the same memory however long it is. The
 * system property {@code stream.items} says how long: 50,000 unless set, 10,000,000 in
 * the profile {@code soak-streams}. Without the leak check of other tests, which looks at
 * each buffer and makes a stream fifty times slower.
 */
class LongStreamIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(LongStreamIntegrationTests.class);

	private static final long ITEMS = Long.getLong("stream.items", 50_000);

	private static final Duration LIMIT = Duration.ofSeconds(60 + ITEMS / 10_000);

	/** What may grow from the first tenth of a stream to the last, classes and caches. */
	private static final long MAX_GROWTH_BYTES = 4 * 1024 * 1024;

	private static final int CAPACITY = 1024;

	private static final HandlerId RESPONSES = HandlerId.named("responses");

	private static final HandlerId REQUESTS = HandlerId.named("requests");

	private static final HandlerId ECHO = HandlerId.named("echo");

	private final List<GridManager> nodes = new ArrayList<>();

	private final AtomicLong emitted = new AtomicLong();

	private final Meter meter = new Meter();

	private GridConnection toPeer;

	@BeforeEach
	void startTwoNodes() {
		GridManager a = start();
		GridManager b = start();
		a.addPeer(b.local());
		b.addPeer(a.local());
		this.toPeer = a.connection(b.local());
		this.toPeer.awaitConnected(LIMIT).block(LIMIT);
		b.connection(a.local()).awaitConnected(LIMIT).block(LIMIT);
	}

	private GridManager start() {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		GridManager node = GridManagerBuilder.create()
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.tokens(GridTokens.hs512("grid", "a-secret-of-at-least-32-bytes-length"))
			.handler(GridHandlers.responseStream(RESPONSES, CAPACITY, (payload, items, call) -> items()))
			.handler(GridHandlers.requestStream(REQUESTS, CAPACITY, (payload, items, call) -> {
				items.subscribe(this.meter);
				return this.meter.end().thenMany(Flux.empty());
			}))
			.handler(GridHandlers.twoWayStream(ECHO, CAPACITY, CAPACITY, (payload, items, call) -> items))
			.build();
		node.start();
		this.nodes.add(node);
		return node;
	}

	@AfterEach
	void stopAll() {
		this.nodes.forEach((node) -> node.stop(Duration.ZERO).block(LIMIT));
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
		check(() -> {
			this.toPeer.stream(RESPONSES, null).subscribe(this.meter);
			return this.meter.end();
		}, CAPACITY + 1);
	}

	@Test
	void requests() throws InterruptedException {
		check(() -> this.toPeer.stream(REQUESTS, null, items()).then(), CAPACITY + 1);
	}

	@Test
	void bothWays() throws InterruptedException {
		check(() -> {
			this.toPeer.stream(ECHO, null, items()).subscribe(this.meter);
			return this.meter.end();
		}, 2 * (CAPACITY + 1));
	}

	/** Runs a stream, and looks at the memory when it has paused early and late. */
	private void check(Supplier<Mono<Void>> stream, long window) throws InterruptedException {
		long start = System.nanoTime();
		CountDownLatch done = new CountDownLatch(1);
		stream.get().subscribe(null, (error) -> done.countDown(), done::countDown);
		long early = heapWhilePausedAt(ITEMS / 10, window);
		this.meter.resume(ITEMS - 2 * (ITEMS / 10));
		long late = heapWhilePausedAt(ITEMS - ITEMS / 10, window);
		this.meter.resume(Long.MAX_VALUE);
		assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

		assertThat(this.meter.error).isNull();
		assertThat(this.meter.received.get()).isEqualTo(ITEMS);
		assertThat(late - early).as("growth of the heap").isLessThan(MAX_GROWTH_BYTES);
		logger.info("{} items in {} s; heap after a collection: {} KiB early, {} KiB late", ITEMS,
				(System.nanoTime() - start) / 1_000_000_000, early / 1024, late / 1024);
		await().atMost(LIMIT)
			.untilAsserted(
					() -> assertThat(this.nodes).flatExtracting(GridManager::connections).allSatisfy((connection) -> {
						assertThat(connection.stats().outbound().queued()).isZero();
						assertThat(connection.stats().outbound().streams()).isZero();
						assertThat(connection.stats().inbound().streams()).isZero();
					}));
	}

	private long heapWhilePausedAt(long item, long window) {
		await().atMost(LIMIT).until(() -> this.meter.received.get() == item || this.meter.error != null);
		assertThat(this.meter.error).isNull();
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		assertThat(this.emitted.get()).as("items under way, as the credits allow").isBetween(item, item + window);
		assertThat(this.nodes).flatExtracting(GridManager::connections)
			.allSatisfy((connection) -> assertThat((long) connection.stats().outbound().queued())
				.isLessThanOrEqualTo(window));
		return heap;
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
