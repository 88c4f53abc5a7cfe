package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests over sockets that a node with a small budget lives through peers that want it to
 * hold far more, and serves another peer all the while.
 */
class InboundBudgetIntegrationTests {

	private static final int MIB = 1024 * 1024;

	private static final long BUDGET = 8 * MIB;

	private static final int CALLS = 300;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final HandlerId BLOCKING = HandlerId.named("blocking");

	private static final HandlerId WAITING = HandlerId.named("waiting");

	private static final HandlerId STREAM = HandlerId.named("stream");

	private static final HandlerId ECHO = HandlerId.named("echo");

	private final CountDownLatch released = new CountDownLatch(1);

	private final AtomicInteger refused = new AtomicInteger();

	private GridManager node;

	private GridManager greedy;

	private GridManager quiet;

	@BeforeEach
	void startAll() {
		this.node = start(
				GridHandlers.single(BLOCKING, (payload, call) -> block()).withExecution(HandlerExecution.EXECUTOR),
				GridHandlers.single(WAITING, (payload, call) -> Mono.never()),
				GridHandlers.twoWayStream(STREAM, 16, 1, (payload, items, call) -> Flux.never()),
				GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));
		this.greedy = start();
		this.quiet = start();
		for (GridManager peer : List.of(this.greedy, this.quiet)) {
			this.node.addPeer(peer.local());
			peer.addPeer(this.node.local());
			to(peer).awaitConnected(LIMIT).block(LIMIT);
		}
	}

	@AfterEach
	void stopAll() {
		this.released.countDown();
		List.of(this.greedy, this.quiet, this.node).forEach((each) -> each.stop(Duration.ZERO).block(LIMIT));
	}

	private Mono<byte[]> block() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Mono.empty();
	}

	private static GridManager start(HandlerDefinition... handlers) {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		GridManagerBuilder builder = GridManagerBuilder.create()
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.settings((settings) -> settings.inbound((inbound) -> inbound.maxBytes(BUDGET))
				.messages((messages) -> messages.maxSize(4 * MIB).outboundMaxBytes(512L * MIB)))
			.auth(GridAuth.v1(GridTokens.hs512("grid", "a-secret-of-at-least-32-bytes-length")))
			.handlers(List.of(handlers));
		GridManager node = builder.build();
		node.start();
		return node;
	}

	private GridConnection to(GridManager peer) {
		return this.node.connection(peer.local());
	}

	private long held() {
		return to(this.greedy).stats().inbound().held();
	}

	@ParameterizedTest
	@EnumSource
	void greedyPeerIsHeldToItsShareAndAnotherIsServed(Greed greed) {
		GridConnection connection = this.greedy.connection(this.node.local());
		for (int i = 0; i < 64; i++) {
			greed.call(connection).subscribe((answer) -> {
			}, (error) -> {
				assertThat(error).isInstanceOf(GridException.class);
				this.refused.incrementAndGet();
			});
		}
		await().atMost(LIMIT).until(() -> held() >= BUDGET / 4);

		Long answers = Flux.range(0, CALLS)
			.flatMap((i) -> this.quiet.connection(this.node.local())
				.request(ECHO, new byte[1024], CallOptions.defaults())
				.doOnNext((answer) -> assertThat(held()).isLessThan(BUDGET)), 16)
			.count()
			.block(LIMIT);

		assertThat(answers).isEqualTo(CALLS);
		await().atMost(LIMIT).until(() -> this.refused.get() >= greed.refused);
		this.greedy.stop(Duration.ZERO).block(LIMIT);
		await().atMost(LIMIT).until(() -> to(this.greedy).stats().inbound().calls() == 0);
		if (greed == Greed.BLOCKING_HANDLERS) {
			assertThat(held()).as("threads that are not back").isGreaterThanOrEqualTo(BUDGET / 4);
		}
		this.released.countDown();
		await().atMost(LIMIT).untilAsserted(() -> assertThat(held()).isZero());
	}

	/**
	 * What a peer does to make a node hold bytes.
	 */
	enum Greed {

		/** Requests to handlers that keep their threads. */
		BLOCKING_HANDLERS(50) {

			@Override
			Flux<byte[]> call(GridConnection connection) {
				return connection.request(BLOCKING, new byte[MIB], CallOptions.defaults()).flux();
			}

		},

		/** Requests to handlers whose publishers take their time. */
		WAITING_HANDLERS(50) {

			@Override
			Flux<byte[]> call(GridConnection connection) {
				return connection.request(WAITING, new byte[MIB], CallOptions.defaults()).flux();
			}

		},

		/** Items for handlers that take none. */
		ITEMS(0) {

			@Override
			Flux<byte[]> call(GridConnection connection) {
				Flux<byte[]> items = Flux.range(0, 100).map((i) -> new byte[MIB / 4]);
				return connection.stream(STREAM, null, items, CallOptions.builder().inCapacity(16).build());
			}

		};

		/** How many of the calls are refused at least. */
		private final int refused;

		Greed(int refused) {
			this.refused = refused;
		}

		abstract Flux<byte[]> call(GridConnection connection);

	}

}
