package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests whole nodes over real sockets on the loopback interface.
 */
@ExtendWith(LeakCheck.class)
class GridManagerIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final HandlerId ECHO = HandlerId.named("echo");

	private static final HandlerId SLOW = HandlerId.named("slow");

	private static final HandlerId COUNT = HandlerId.named("count");

	private UnaryOperator<GridManagerBuilder> change = UnaryOperator.identity();

	private final List<GridManager> nodes = new ArrayList<>();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private GridManager start(String secret) {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		GridManager node = this.change.apply(GridManagerBuilder.create())
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.auth(GridAuth.v1(GridTokens.hs512("grid", secret)))
			.handler(GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload)))
			.handler(GridHandlers.blocking(SLOW, (payload, call) -> {
				this.entered.countDown();
				this.release.await(20, TimeUnit.SECONDS);
				return payload;
			}))
			.handler(GridHandlers.responseStream(COUNT, 32,
					(payload, items, call) -> Flux.range(0, 10_000).map((n) -> new byte[] { (byte) (int) n })))
			.build();
		node.start();
		this.nodes.add(node);
		return node;
	}

	private void connect(GridManager... grid) {
		for (GridManager node : grid) {
			for (GridManager other : grid) {
				if (other != node) {
					node.addPeer(other.local());
				}
			}
		}
		for (GridManager node : grid) {
			node.connections().forEach((connection) -> connection.awaitConnected(LIMIT).block(LIMIT));
		}
	}

	@AfterEach
	void stopAll() {
		this.release.countDown();
		this.nodes.forEach((node) -> node.stop(Duration.ZERO).block(LIMIT));
	}

	@Test
	void threeNodesCallEachOtherOverOneSocketPerPair() {
		GridManager a = start("secret");
		GridManager b = start("secret");
		GridManager c = start("secret");
		connect(a, b, c);

		for (GridManager from : this.nodes) {
			StepVerifier.create(from.all().request(ECHO, new byte[] { 7 }).map((result) -> result.isSuccess()))
				.expectNext(true, true, true)
				.expectComplete()
				.verify(LIMIT);
		}
		assertThat(this.nodes).allSatisfy((node) -> assertThat(node.connections()).hasSize(2)
			.allSatisfy((connection) -> assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED)));
	}

	@Test
	void largePayloadsAndManyCallsAtOnceArriveUnchanged() {
		GridManager a = start("secret");
		GridManager b = start("secret");
		connect(a, b);
		GridConnection toB = a.connection(b.local());

		StepVerifier.create(Flux.range(0, 2_000).flatMap((n) -> {
			byte[] payload = new byte[(n % 50 == 0) ? 300_000 : n];
			Arrays.fill(payload, (byte) (int) n);
			return toB.request(ECHO, payload).map((answer) -> Arrays.equals(answer, payload)).defaultIfEmpty(n == 0);
		}, 64).all(Boolean::booleanValue)).expectNext(true).expectComplete().verify(LIMIT);
	}

	@Test
	void payloadsOf16MiBArriveBothWaysAndSmallCallsPassThem() {
		this.change = (builder) -> builder.settings(
				(settings) -> settings.messages((messages) -> messages.maxSize(32 << 20).outboundMaxBytes(256L << 20)));
		GridManager a = start("secret");
		GridManager b = start("secret");
		connect(a, b);
		byte[] large = Vectors.generated(16 << 20);
		List<Integer> done = new CopyOnWriteArrayList<>();

		Flux<Boolean> calls = Flux.merge(echoed(a, b, large, done), echoed(b, a, large, done),
				Flux.range(0, 50).concatMap((n) -> echoed(a, b, new byte[] { (byte) (int) n }, done)));

		StepVerifier.create(calls.all(Boolean::booleanValue)).expectNext(true).expectComplete().verify(LIMIT);
		assertThat(done).hasSize(52);
		assertThat(done.get(0)).as("the first answer").isEqualTo(1);
	}

	private static Mono<Boolean> echoed(GridManager from, GridManager to, byte[] payload, List<Integer> done) {
		return from.connection(to.local())
			.request(ECHO, payload)
			.doOnNext((answer) -> done.add(answer.length))
			.map((answer) -> Arrays.equals(answer, payload));
	}

	@Test
	void streamOfManyItemsArrivesInOrder() {
		GridManager a = start("secret");
		GridManager b = start("secret");
		connect(a, b);

		StepVerifier
			.create(a.connection(b.local())
				.stream(COUNT, null, CallOptions.defaults().withOutCapacity(32))
				.index((n, item) -> item[0] == (byte) (long) n)
				.all(Boolean::booleanValue))
			.expectNext(true)
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void killedPeerEndsItsCallsAndARestartedOneIsFoundAgain() throws InterruptedException {
		GridManager a = start("secret");
		GridManager b = start("secret");
		connect(a, b);
		GridConnection toB = a.connection(b.local());
		Mono<byte[]> slow = toB.request(SLOW, new byte[1]).cache();
		slow.subscribe((value) -> {
		}, (error) -> {
		});
		assertThat(this.entered.await(20, TimeUnit.SECONDS)).isTrue();

		b.close();

		StepVerifier.create(slow).expectError(GridDisconnectedException.class).verify(LIMIT);
		await().atMost(LIMIT).until(() -> toB.state() == ConnectionState.CONNECTION_ERROR);
	}

	@Test
	void peerWithAnotherSecretIsNotLetIn() {
		GridManager a = start("secret");
		GridManager b = start("other secret");
		a.addPeer(b.local());
		b.addPeer(a.local());

		await().atMost(LIMIT)
			.until(() -> this.nodes.stream()
				.anyMatch((node) -> node.connections().get(0).state() == ConnectionState.CONNECTION_ERROR));
		assertThat(this.nodes).noneMatch((node) -> node.connections().get(0).state() == ConnectionState.CONNECTED);
		assertThat(this.nodes)
			.anySatisfy((node) -> assertThat(node.connections().get(0).stats().lastError()).contains("403"));
	}

}
