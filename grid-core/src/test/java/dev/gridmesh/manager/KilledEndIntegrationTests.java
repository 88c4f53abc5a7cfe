package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests over real sockets that a call of any kind ends once, at both ends and with all
 * that belongs to it, when its connection is lost, whoever dialled and whatever broke.
 */
@ExtendWith(LeakCheck.class)
class KilledEndIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

	private static final Duration NO_HEARTBEAT = Duration.ofMinutes(10);

	private static final byte[] RUN_ON = { 1 };

	private static final byte[] ANSWER = { 2 };

	private static final byte[] ITEM = { 3 };

	private final Node first = new Node();

	private final Node second = new Node();

	/** What the handler of the call that is lost has seen. */
	private final List<GridCall> calls = new CopyOnWriteArrayList<>();

	private final AtomicInteger contextsEnded = new AtomicInteger();

	private final AtomicInteger responsesCancelled = new AtomicInteger();

	private final Recorder requests = new Recorder();

	/** What its caller has seen. */
	private final Recorder responses = new Recorder();

	private final AtomicInteger itemsSubscribed = new AtomicInteger();

	private final AtomicInteger itemsCancelled = new AtomicInteger();

	static List<Arguments> lostCalls() {
		List<Arguments> all = new ArrayList<>();
		for (Kind kind : Kind.values()) {
			for (ConnectionRole callerRole : List.of(ConnectionRole.DIALER, ConnectionRole.ACCEPTOR)) {
				for (Break how : Break.values()) {
					all.add(arguments(kind, callerRole, how));
				}
			}
		}
		return all;
	}

	@BeforeEach
	void startPair() {
		this.first.start();
		this.second.start();
		this.first.manager.addPeer(this.second.name());
		this.second.manager.addPeer(this.first.name());
		connected(this.first, this.second);
		connected(this.second, this.first);
	}

	@AfterEach
	void stopAll() {
		for (Node node : List.of(this.first, this.second)) {
			node.manager.stop(Duration.ZERO).block(LIMIT);
			node.proxy.close();
		}
	}

	@ParameterizedTest(name = "{0} by the {1}, {2}")
	@MethodSource("lostCalls")
	void callEndsOnceAtBothEndsAndWorksAgain(Kind kind, ConnectionRole callerRole, Break how) {
		boolean firstDials = connection(this.first, this.second).stats().role() == ConnectionRole.DIALER;
		boolean firstCalls = firstDials == (callerRole == ConnectionRole.DIALER);
		Node caller = firstCalls ? this.first : this.second;
		Node server = firstCalls ? this.second : this.first;
		Ends ends = new Ends(caller, server, firstDials ? this.second : this.first);
		GridConnection out = connection(caller, server);
		GridConnection in = connection(server, caller);
		GridManager serving = server.manager;
		kind.call(out, RUN_ON, items()).subscribe(this.responses);
		awaitRunning(kind, out, in, serving);

		how.action.kill(ends);

		awaitEnded(kind);
		awaitZero(out, in, serving);
		how.restart.kill(ends);
		awaitLinkedAgain(caller, server, out);
		awaitLinkedAgain(server, caller, in);
		assertThat(kind.call(connection(caller, server), ANSWER, Flux.just(ITEM)).collectList().block(LIMIT))
			.usingRecursiveComparison()
			.isEqualTo(kind.answers);
		awaitZero(connection(caller, server), connection(server, caller), server.manager);
		assertEndedOnce(kind);
	}

	private void awaitRunning(Kind kind, GridConnection out, GridConnection in, GridManager serving) {
		soon().until(() -> this.calls.size() == 1);
		soon().until(() -> this.requests.items.get() == (kind.takesItems() ? 1 : 0));
		soon().until(() -> this.responses.items.get() == (kind.sendsItems() ? 1 : 0));
		int single = (kind == Kind.SINGLE) ? 1 : 0;
		soon().untilAsserted(() -> {
			assertCounts(out.stats(), single, 1 - single, 0, 0);
			assertCounts(in.stats(), 0, 0, single, 1 - single);
		});
		assertThat(running(serving)).isOne();
		assertThat(this.calls.get(0).isCancelled()).isFalse();
		assertThat(this.contextsEnded).hasValue(0);
		assertThat(this.responses.ends).isEmpty();
	}

	private void awaitEnded(Kind kind) {
		soon().until(() -> !this.responses.ends.isEmpty());
		soon().until(() -> this.calls.get(0).isCancelled());
		soon().until(() -> this.contextsEnded.get() > 0);
		soon().until(() -> this.responsesCancelled.get() > 0);
		if (kind.takesItems()) {
			soon().until(() -> this.itemsCancelled.get() > 0);
			soon().until(() -> !this.requests.ends.isEmpty());
		}
	}

	private void assertEndedOnce(Kind kind) {
		this.responses.assertLostOnce();
		assertThat(this.calls).hasSize(1);
		assertThat(this.contextsEnded).hasValue(1);
		assertThat(this.responsesCancelled).hasValue(1);
		if (kind.takesItems()) {
			this.requests.assertLostOnce();
			assertThat(this.itemsSubscribed).hasValue(1);
			assertThat(this.itemsCancelled).hasValue(1);
		}
	}

	private static void awaitZero(GridConnection out, GridConnection in, GridManager serving) {
		soon().untilAsserted(() -> {
			assertCounts(out.stats(), 0, 0, 0, 0);
			assertCounts(in.stats(), 0, 0, 0, 0);
			assertThat(running(serving)).isZero();
		});
	}

	private static void assertCounts(PeerStats stats, int callsOut, int streamsOut, int callsIn, int streamsIn) {
		assertThat(List.of(stats.outbound().calls(), stats.outbound().streams(), stats.inbound().calls(),
				stats.inbound().streams()))
			.containsExactly(callsOut, streamsOut, callsIn, streamsIn);
	}

	private static ConditionFactory soon() {
		return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).atMost(LIMIT);
	}

	private static long running(GridManager manager) {
		return manager.handlers().stream().mapToLong((handler) -> handler.running()).sum();
	}

	private static GridConnection connection(Node from, Node to) {
		return from.manager.connection(to.name());
	}

	/* A node that was not restarted still has its connection, over another link. */
	private static void awaitLinkedAgain(Node from, Node to, GridConnection before) {
		if (connection(from, to) == before) {
			soon().until(() -> before.stats().reconnects() > 0);
		}
		connected(from, to);
	}

	private static void connected(Node from, Node to) {
		connection(from, to).awaitConnected(LIMIT).block(LIMIT);
	}

	/* One item, and no end. */
	private Flux<byte[]> items() {
		return Flux.concat(Flux.just(ITEM), Flux.<byte[]>never())
			.doOnSubscribe((subscription) -> this.itemsSubscribed.incrementAndGet())
			.doOnCancel(this.itemsCancelled::incrementAndGet);
	}

	private List<HandlerDefinition> handlers() {
		return List.of(
				GridHandlers.single(Kind.SINGLE.id,
						(payload, call) -> runsOn(payload) ? entered(call, Flux.<byte[]>never()).next()
								: Mono.just(ITEM)),
				GridHandlers.responseStream(Kind.RESPONSE_STREAM.id, 4,
						(payload, items, call) -> runsOn(payload) ? entered(call, oneItem()) : Flux.just(ITEM)),
				GridHandlers.requestStream(Kind.REQUEST_STREAM.id, 4, (payload, items, call) -> {
					if (!runsOn(payload)) {
						return items.thenMany(Flux.empty());
					}
					items.subscribe(this.requests);
					return entered(call, Flux.never());
				}), GridHandlers.twoWayStream(Kind.TWO_WAY_STREAM.id, 4, 4, (payload, items, call) -> {
					if (!runsOn(payload)) {
						return items;
					}
					items.subscribe(this.requests);
					return entered(call, oneItem());
				}));
	}

	private static boolean runsOn(byte @Nullable [] payload) {
		return payload != null && payload[0] == RUN_ON[0];
	}

	private static Flux<byte[]> oneItem() {
		return Flux.concat(Flux.just(ITEM), Flux.never());
	}

	private Flux<byte[]> entered(GridCall call, Flux<byte[]> answers) {
		call.cancellation().doOnTerminate(this.contextsEnded::incrementAndGet).subscribe();
		this.calls.add(call);
		return answers.doOnCancel(this.responsesCancelled::incrementAndGet);
	}

	/**
	 * A kind of call.
	 */
	enum Kind {

		SINGLE(1, ITEM),

		RESPONSE_STREAM(2, ITEM),

		REQUEST_STREAM(3),

		TWO_WAY_STREAM(4, ITEM);

		private final HandlerId id;

		private final List<byte[]> answers;

		Kind(int id, byte[]... answers) {
			this.id = HandlerId.named("killed-" + id);
			this.answers = List.of(answers);
		}

		boolean takesItems() {
			return this == REQUEST_STREAM || this == TWO_WAY_STREAM;
		}

		boolean sendsItems() {
			return this == RESPONSE_STREAM || this == TWO_WAY_STREAM;
		}

		Flux<byte[]> call(GridConnection connection, byte[] payload, Flux<byte[]> items) {
			if (this == SINGLE) {
				return connection.request(this.id, payload).flux();
			}
			return takesItems() ? connection.stream(this.id, payload, items) : connection.stream(this.id, payload);
		}

	}

	/**
	 * What happens to a connection.
	 */
	enum Break {

		/** The network resets the sockets of both nodes. */
		RESET((ends) -> assertThat(ends.acceptor.proxy.resetBothEnds()).isPositive()),

		/** The acceptor's socket stays open and silent: it learns from the redial. */
		RESET_AT_DIALER((ends) -> assertThat(ends.acceptor.proxy.resetDialledEnd()).isPositive()),

		/** The caller drops the link. */
		CALLER_RECONNECTS((ends) -> connection(ends.caller, ends.server).reconnect("a test")),

		/** The node that serves drops the link. */
		SERVER_RECONNECTS((ends) -> connection(ends.server, ends.caller).reconnect("a test")),

		/** The caller leaves at once, and comes back as a new process would. */
		CALLER_CLOSES((ends) -> ends.caller.manager.close(), (ends) -> ends.caller.restart(ends.server)),

		/** The node that serves leaves at once, and comes back as a new process would. */
		SERVER_CLOSES((ends) -> ends.server.manager.close(), (ends) -> ends.server.restart(ends.caller));

		private final Action action;

		private final Action restart;

		Break(Action action) {
			this(action, (ends) -> {
				// the nodes run on
			});
		}

		Break(Action action, Action restart) {
			this.action = action;
			this.restart = restart;
		}

	}

	/**
	 * Does something to one of the nodes, or to the network between them.
	 */
	private interface Action {

		void kill(Ends ends);

	}

	/**
	 * The two nodes in their roles.
	 */
	private record Ends(Node caller, Node server, Node acceptor) {

	}

	/**
	 * A node that is reached through a network that breaks; restarted, it keeps its name.
	 */
	private final class Node {

		private final ResettingProxy proxy = new ResettingProxy();

		private GridManager manager;

		NodeName name() {
			return NodeName.of("http://127.0.0.1:" + this.proxy.port());
		}

		void start() {
			ReactorNettyListener listener = ReactorNettyListener.create(0);
			this.manager = GridManagerBuilder.create()
				.local(this::name)
				.externalListener(listener)
				.auth(GridAuth.v1(GridTokens.hs512("grid", "secret")))
				.handlers(handlers())
				.settings(KilledEndIntegrationTests::redialSoon)
				.build();
			this.manager.start();
			this.proxy.target(listener.port());
		}

		void restart(Node peer) {
			this.manager.stop(Duration.ZERO).block(LIMIT);
			start();
			this.manager.addPeer(peer.name());
		}

	}

	/*
	 * No heartbeat comes to help: a loss is noticed within the limit, or the test fails.
	 */
	private static void redialSoon(ConnectionSettings.Builder settings) {
		settings.connect((connect) -> connect.minDelay(SHORTEST_PAUSE).maxDelay(LONGEST_PAUSE))
			.heartbeat((heartbeat) -> heartbeat.interval(NO_HEARTBEAT).streamPingInterval(NO_HEARTBEAT));
	}

	/**
	 * Asks for everything, and notes how often and with what a publisher ends.
	 */
	private static final class Recorder implements CoreSubscriber<byte[]> {

		private final AtomicInteger items = new AtomicInteger();

		private final List<Signal<byte[]>> ends = new CopyOnWriteArrayList<>();

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(byte[] item) {
			this.items.incrementAndGet();
		}

		@Override
		public void onError(Throwable error) {
			this.ends.add(Signal.error(error));
		}

		@Override
		public void onComplete() {
			this.ends.add(Signal.complete());
		}

		void assertLostOnce() {
			assertThat(this.ends).singleElement()
				.satisfies((end) -> assertThat(end.getThrowable()).isInstanceOfSatisfying(
						GridDisconnectedException.class, (lost) -> assertThat(lost.isRetryable()).isFalse()));
		}

	}

}
