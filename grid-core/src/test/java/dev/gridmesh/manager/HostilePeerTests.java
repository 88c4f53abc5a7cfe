package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.transport.CloseReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a peer that does not behave can do to a node: nothing but lose its own
 * connection.
 */
@ExtendWith(LeakCheck.class)
class HostilePeerTests {

	/** Dials B; the raw peer takes its name. */
	private static final String DIALER = A;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<GridCall> calls = new ArrayList<>();

	private GridManager node;

	@BeforeEach
	void startTheNode() {
		HandlerDefinition echo = GridHandlers.single(HandlerId.of(1), (payload, call) -> Mono.justOrEmpty(payload));
		HandlerDefinition never = GridHandlers.single(HandlerId.of(2), (payload, call) -> {
			this.calls.add(call);
			return Mono.never();
		});
		HandlerDefinition large = GridHandlers.single(HandlerId.of(3), (payload, call) -> Mono.just(new byte[50_000]));
		this.grid.with((builder) -> builder.settings((settings) -> settings
			.connect((connect) -> connect.maxPendingHandshakes(3))
			.messages((messages) -> messages.maxSize(1_000_000).outboundMaxMessages(100).outboundMaxBytes(1_000_000))));
		this.node = this.grid.start(B, List.of(A, B, "http://node-c:9000"), echo, never, large);
	}

	private static Message request(long muxId, int handler) {
		return new Message(muxId, 0, 60_000, handler, Op.REQUEST.code(), Flags.EOF | Flags.CRC, new byte[] { 'x' },
				null);
	}

	private ConnectionState state() {
		return this.node.connection(DIALER).state();
	}

	@Test
	void peerIsServedAfterItsHandshakeAndNotBefore() {
		RawPeer peer = RawPeer.dial(this.grid, DIALER, B);
		peer.send(request(1, 1));

		assertThat(peer.response().rejectedReason()).isEqualTo("unexpected connect op: Request");
		assertThat(peer.closed).isNotNull();
		assertThat(state()).isEqualTo(ConnectionState.UNCONNECTED);

		RawPeer good = RawPeer.connect(this.grid, DIALER, B);
		good.send(request(1, 1));
		assertThat(good.received).extracting(Message::op).containsExactly(Op.CONNECT_RESPONSE, Op.RESPONSE);
	}

	@Test
	void wrongTokenUnknownHostAndSkewedClockAreRejectedWithTheReason() {
		RawPeer token = RawPeer.dial(this.grid, DIALER, B);
		token.connectAs(DIALER, this.grid.world.now(), "x.y.z");
		RawPeer host = RawPeer.dial(this.grid, DIALER, B);
		host.connectAs("http://nobody:1", this.grid.world.now(), "x.y.z");
		RawPeer clock = RawPeer.dial(this.grid, DIALER, B);
		clock.connectAs(DIALER, this.grid.world.now().plusSeconds(301), "x.y.z");

		assertThat(token.response().rejectedReason()).startsWith("auth token: ");
		assertThat(host.response().rejectedReason()).startsWith("unknown incoming host: http://nobody:1");
		assertThat(clock.response().rejectedReason()).startsWith("time difference too large between servers: ");
		assertThat(state()).isEqualTo(ConnectionState.UNCONNECTED);
	}

	@Test
	void textThatIsNotUtf8IsRejected() {
		RawPeer peer = RawPeer.dial(this.grid, DIALER, B);

		peer.sendText(new byte[] { 'x', (byte) 0xff });

		assertThat(peer.response().rejectedReason()).isEqualTo("reading connect: invalid utf8");
		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.REJECTED);
	}

	@Test
	void peerThatSaysNothingIsClosedAfterTheHandshakeTimeout() {
		RawPeer peer = RawPeer.dial(this.grid, DIALER, B);

		this.grid.world.advance(Duration.ofSeconds(19));
		assertThat(peer.closed).isNull();
		this.grid.world.advance(Duration.ofSeconds(2));

		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.REJECTED);
	}

	@Test
	void handshakeUnderWayEndsWhenTheNodeLeaves() {
		RawPeer peer = RawPeer.dial(this.grid, DIALER, B);

		this.node.stop(Duration.ZERO).subscribe();
		this.grid.world.advance(Duration.ofMillis(10));

		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.NORMAL);
		assertThat(this.grid.runtimes.get(B).eventLoops()).as("timers")
			.allSatisfy((loop) -> assertThat(loop.pendingTasks()).isZero());
	}

	@Test
	void peerThatIsRemovedMeanwhileIsNotToldThatItIsAccepted() {
		// takes the loop of the connection, so that the next transport is on the other
		// one
		RawPeer.dial(this.grid, DIALER, B);
		RawPeer peer = RawPeer.dial(this.grid, DIALER, B);
		VirtualLoop connectionLoop = this.grid.runtimes.get(B).eventLoops().get(1);
		connectionLoop.pause();
		int tasks = connectionLoop.pendingTasks();
		peer.connectAs(DIALER, this.grid.world.now(), RawPeer.token(this.grid));
		assertThat(connectionLoop.pendingTasks()).as("the new link waits for its connection").isEqualTo(tasks + 1);

		this.node.removePeer(NodeName.of(DIALER));
		connectionLoop.resume();
		this.grid.world.advance(Duration.ofMillis(10));

		assertThat(peer.received).isEmpty();
		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.NORMAL);
	}

	@Test
	void peerIsNotServedOnceItIsRemoved() {
		// takes the loop of the connection, so that the next transport is on the other
		// one
		RawPeer.dial(this.grid, DIALER, B);
		RawPeer peer = RawPeer.connect(this.grid, DIALER, B);
		VirtualLoop connectionLoop = this.grid.runtimes.get(B).eventLoops().get(1);
		connectionLoop.pause();

		this.node.removePeer(NodeName.of(DIALER));
		peer.send(request(7, 2));
		assertThat(peer.closed).as("the connection's loop is busy").isNull();

		assertThat(this.calls).isEmpty();
		connectionLoop.resume();
		this.grid.world.advance(Duration.ofMillis(10));
		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.NORMAL);
	}

	@Test
	void stoppingWaitsForTheCallsOfAPeerThatWasRemovedBefore() {
		VirtualGrid own = new VirtualGrid().withLoops(3);
		GridManager node = own.start(B, List.of(DIALER, B));
		// the first two loops are those of the connections
		RawPeer.connect(own, DIALER, B);
		VirtualLoop linkLoop = own.runtimes.get(B).eventLoops().get(2);
		CompletableFuture<byte[]> call = node.connection(DIALER).request(HandlerId.of(1)).toFuture();
		own.world.advance(Duration.ofMillis(10));
		linkLoop.pause();

		node.removePeer(NodeName.of(DIALER));
		own.world.advance(Duration.ofMillis(10));
		CompletableFuture<Void> stopped = node.stop(Duration.ZERO).toFuture();
		own.world.advance(Duration.ofMillis(10));
		assertThat(call).as("the loop of the link is busy").isNotDone();
		assertThat(stopped).isNotDone();

		linkLoop.resume();
		own.world.advance(Duration.ofMillis(10));
		assertThat(call).isCompletedExceptionally();
		assertThat(stopped).isCompleted();
	}

	@Test
	void handshakesUnderWayAreLimitedTheOldestGoesAndIsNotToldThatTheNodeLeaves() {
		List<RawPeer> silent = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			silent.add(RawPeer.dial(this.grid, "http://node-" + i + ":1", B));
		}

		assertThat(silent.get(0).closed).extracting(CloseReason::code).isEqualTo(CloseReason.TRY_AGAIN_LATER);
		assertThat(silent.subList(1, 4)).allSatisfy((peer) -> assertThat(peer.closed).isNull());
		this.grid.world.advance(Duration.ofSeconds(21));
		for (int i = 0; i < 10; i++) {
			assertThat(RawPeer.connect(this.grid, DIALER, B).response().accepted()).isTrue();
		}
	}

	@Test
	void peerGetsInWhileAStrangerOpensOneHandshakeAfterTheOther() {
		RawPeer mine = RawPeer.dial(this.grid, DIALER, B);
		List<RawPeer> flood = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			flood.add(RawPeer.dial(this.grid, "http://stranger:1", B));
		}
		mine.connectAs(DIALER, this.grid.world.now(), RawPeer.token(this.grid));

		assertThat(mine.response().accepted()).isTrue();
		assertThat(flood.subList(0, 99)).allSatisfy((peer) -> assertThat(peer.closed).isNotNull());
	}

	@Test
	void firstMessageIsLimitedToSixtyFourKibibytes() {
		RawPeer peer = RawPeer.dial(this.grid, DIALER, B);

		peer.sendBytes(new byte[65 * 1024]);

		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.TOO_BIG);
	}

	@Test
	void garbageClosesTheConnectionOfItsSenderOnly() {
		RawPeer other = RawPeer.connect(this.grid, "http://node-c:9000", B);
		RawPeer peer = RawPeer.connect(this.grid, DIALER, B);
		assertThat(other.response().accepted()).as("C dials B").isTrue();
		other.send(request(1, 2));

		peer.sendBytes(new byte[] { 1, 2, 3 });

		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.PROTOCOL_ERROR);
		assertThat(other.closed).isNull();
		assertThat(this.calls).singleElement().satisfies((call) -> assertThat(call.isCancelled()).isFalse());
		assertThat(this.node.connection(DIALER).stats().lastError()).contains("undecodable message");
	}

	@Test
	void newConnectionReplacesTheOldOneWhoseCallsEndAtOnce() {
		RawPeer old = RawPeer.connect(this.grid, DIALER, B);
		old.send(request(7, 2));
		CompletableFuture<byte[]> outbound = this.node.connection(DIALER).request(HandlerId.of(9)).toFuture();
		this.grid.world.advance(Duration.ofMillis(1));

		RawPeer fresh = RawPeer.connect(this.grid, DIALER, B);
		old.send(request(8, 1));
		fresh.send(request(9, 1));

		assertThat(old.closed).isNotNull();
		assertThat(this.calls.get(0).isCancelled()).isTrue();
		assertThat(outbound).isCompletedExceptionally();
		assertThat(outbound.handle((value, error) -> error).join()).isInstanceOf(GridDisconnectedException.class);
		assertThat(old.received).extracting(Message::muxId).doesNotContain(8L);
		assertThat(fresh.received).extracting(Message::op).containsExactly(Op.CONNECT_RESPONSE, Op.RESPONSE);
		assertThat(state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void peerThatAsksAndDoesNotReadIsRefusedThenDropped() {
		RawPeer peer = RawPeer.connect(this.grid, DIALER, B);
		peer.reading = false;
		for (int i = 0; i < 300 && peer.closed == null; i++) {
			peer.send(request(100 + i, 3));
			assertThat(this.node.connection(DIALER).stats().outbound().queued()).isLessThanOrEqualTo(202);
		}

		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(state()).isEqualTo(ConnectionState.CONNECTION_ERROR);
		assertThat(this.node.connection(DIALER).stats().lastError()).containsAnyOf("grid.write-timeout",
				"grid.outbound.max-messages");
		peer.close();
	}

	@Test
	void takingLeaveEndsTheConnection() {
		RawPeer peer = RawPeer.connect(this.grid, DIALER, B);

		peer.send(Message.of(Op.DISCONNECT, 0, 0, 0));

		assertThat(peer.closed).extracting(CloseReason::code).isEqualTo(CloseReason.NORMAL);
		assertThat(state()).isEqualTo(ConnectionState.CONNECTION_ERROR);
	}

	@Test
	void muxIdZeroAndAMuxIdInUseAreRefused() {
		RawPeer peer = RawPeer.connect(this.grid, DIALER, B);

		peer.send(request(0, 1), request(4, 2), request(4, 2));

		assertThat(peer.received.get(1).op()).isEqualTo(Op.MUX_CONNECT_ERROR);
		assertThat(this.calls).as("a request may use an id twice").hasSize(2);
	}

	@Test
	void cancelOfTheCallerEndsTheContextOfTheHandler() {
		RawPeer peer = RawPeer.connect(this.grid, DIALER, B);
		peer.send(request(4, 2), request(4, 2), request(5, 2));

		peer.send(Message.of(Op.DISCONNECT_SERVER_MUX, 4, 0, Flags.CRC));

		assertThat(this.calls).extracting(GridCall::isCancelled).containsExactly(false, true, false);
		assertThat(this.node.connection(DIALER).stats().inbound().calls()).isEqualTo(2);
	}

	@Test
	void strayMessagesHarmNobody() {
		RawPeer peer = RawPeer.connect(this.grid, DIALER, B);
		for (Op op : Op.values()) {
			if (op != Op.MERGED && op != Op.DISCONNECT) {
				peer.send(Message.of(op, 77, 3, Flags.CRC, new byte[] { 1 }));
			}
		}
		peer.send(request(5, 1));

		assertThat(peer.closed).isNull();
		assertThat(peer.received.get(peer.received.size() - 1).op()).isEqualTo(Op.RESPONSE);
	}

}
