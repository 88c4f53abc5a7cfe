package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests who gets the threads of blocking handlers: no peer can keep them from another,
 * whatever it calls, cancels or breaks off.
 */
class HandlerThreadsIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final HandlerId STUCK = HandlerId.named("stuck");

	private static final HandlerId QUICK = HandlerId.named("quick");

	private static final HandlerId THREAD = HandlerId.named("thread");

	private static final int MAX_INBOUND = 20;

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger stuck = new AtomicInteger();

	private final AtomicInteger returned = new AtomicInteger();

	private final List<GridManager> nodes = new ArrayList<>();

	private ReactorNettyRuntime runtime;

	private GridConnection greedy;

	private GridConnection modest;

	@BeforeEach
	void startNodes() {
		this.runtime = ReactorNettyRuntime.builder().handlerThreads(16).handlerQueueCapacity(100).build();
		GridManager server = start(true);
		this.greedy = connect(start(false), server);
		this.modest = connect(start(false), server);
	}

	@AfterEach
	void stopNodes() {
		this.release.countDown();
		this.nodes.forEach((node) -> node.stop(Duration.ZERO).block(LIMIT));
		this.runtime.close();
	}

	private GridManager start(boolean serves) {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		GridManagerBuilder builder = GridManagerBuilder.create()
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.settings((settings) -> settings.calls((calls) -> calls.maxInbound(MAX_INBOUND)))
			.auth(GridAuth.v1(GridTokens.hs512("grid", "a-secret-of-at-least-32-bytes-length")));
		if (serves) {
			builder.runtime(this.runtime).handler(GridHandlers.blocking(STUCK, (payload, call) -> {
				this.stuck.incrementAndGet();
				assertThat(this.release.await(30, TimeUnit.SECONDS)).isTrue();
				this.returned.incrementAndGet();
				return payload;
			}))
				.handler(GridHandlers.blocking(QUICK, (payload, call) -> payload))
				.handler(GridHandlers.single(THREAD, (payload, call) -> Mono.just(threadName()))
					.withExecution(HandlerExecution.EVENT_LOOP_IF_SMALL));
		}
		GridManager node = builder.build();
		node.start();
		this.nodes.add(node);
		return node;
	}

	private static byte[] threadName() {
		return Thread.currentThread().getName().getBytes();
	}

	private GridConnection connect(GridManager from, GridManager to) {
		from.addPeer(to.local());
		to.addPeer(from.local());
		GridConnection connection = from.connection(to.local());
		connection.awaitConnected(LIMIT).block(LIMIT);
		return connection;
	}

	private List<Disposable> callStuck(int count) {
		List<Disposable> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			calls.add(this.greedy.request(STUCK, new byte[1], CallOptions.defaults().withDeadline(LIMIT))
				.subscribe((answer) -> {
				}, (error) -> {
				}));
		}
		return calls;
	}

	@Test
	void callsThatDoNotEndLeaveThreadsToOtherPeers() {
		callStuck(MAX_INBOUND);
		await().atMost(LIMIT).until(() -> this.stuck.get() == 14);

		for (int i = 0; i < 100; i++) {
			assertThat(this.modest.request(QUICK, new byte[] { 7 }).block(LIMIT)).containsExactly(7);
		}

		assertThat(this.stuck).hasValue(14);
	}

	@Test
	void cancelledCallsCountUntilTheirThreadsAreBack() {
		for (int round = 0; round < 3; round++) {
			List<Disposable> calls = callStuck(5);
			int expected = Math.min(14, 5 * (round + 1));
			await().atMost(LIMIT).until(() -> this.stuck.get() == expected);
			calls.forEach(Disposable::dispose);
		}
		await().atMost(LIMIT).untilAsserted(() -> assertThat(running()).isEqualTo(14));
		// those that wait give their places back when they are cancelled
		List<Disposable> waiting = callStuck(MAX_INBOUND - 14);
		await().atMost(LIMIT)
			.untilAsserted(() -> StepVerifier.create(this.greedy.request(QUICK, new byte[1]))
				.verifyError(GridOverloadException.class));
		assertThat(this.modest.request(QUICK, new byte[] { 7 }).block(LIMIT)).containsExactly(7);

		waiting.forEach(Disposable::dispose);
		this.release.countDown();

		await().atMost(LIMIT).until(() -> this.returned.get() >= 14);
		await().atMost(LIMIT)
			.untilAsserted(
					() -> assertThat(this.greedy.request(QUICK, new byte[] { 7 }).block(LIMIT)).containsExactly(7));
	}

	private long running() {
		return this.nodes.get(0)
			.handlers()
			.stream()
			.filter((handler) -> handler.definition().id().equals(STUCK))
			.mapToLong((handler) -> handler.running())
			.sum();
	}

	@Test
	void largePayloadIsHandledOffTheLoop() {
		assertThat(threadOf(64 * 1024)).doesNotStartWith("grid-handler-");
		assertThat(threadOf(64 * 1024 + 1)).startsWith("grid-handler-");
	}

	private String threadOf(int bytes) {
		return new String(this.modest.request(THREAD, new byte[bytes]).block(LIMIT));
	}

}
