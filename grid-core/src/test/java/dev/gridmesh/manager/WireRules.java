package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import dev.gridmesh.protocol.RefusalCodec;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node whose peer is played by a test that speaks protocol v1, message by message, and
 * reads the answers as lines. Base of tests of the wire.
 */
abstract class WireRules {

	static final HandlerId CONTROL = HandlerId.of(253);

	/** An id of the peer's own calls that no test uses otherwise. */
	private static final long CONTROL_MUX = 1_000_000;

	/** Mux ids of the node begin here (protocol.md §9). */
	private static final long FIRST_OF_NODE = 1 << 20;

	final VirtualGrid grid = new VirtualGrid();

	GridManager node;

	RawPeer peer;

	private String peerName;

	private Consumer<ConnectionSettings.Builder> settings = (settings) -> {
	};

	/** Changes the settings of the node that joins next. */
	void settings(Consumer<ConnectionSettings.Builder> settings) {
		this.settings = settings;
	}

	/** Starts the node and connects the peer. */
	void join(Side side, HandlerDefinition... handlers) {
		List<HandlerDefinition> all = new ArrayList<>(List.of(handlers));
		all.add(GridHandlers.single(CONTROL, (payload, call) -> Mono.justOrEmpty(payload)));
		this.grid.with((builder) -> builder.settings(this.settings));
		boolean dials = side == Side.NODE_DIALS;
		this.peerName = dials ? B : A;
		RawPeer acceptor = dials ? RawPeer.accept(this.grid, B) : null;
		this.node = this.grid.start(dials ? A : B, List.of(A, B), all.toArray(HandlerDefinition[]::new));
		this.peer = dials ? acceptor : RawPeer.connect(this.grid, A, B);
		this.grid.world.runUntil(() -> toPeer().state() == ConnectionState.CONNECTED, Duration.ofSeconds(5));
		this.grid.world.advance(Duration.ofMillis(2));
		this.peer.received.clear();
	}

	boolean dials() {
		return B.equals(this.peerName);
	}

	GridConnection toPeer() {
		return this.node.connection(this.peerName);
	}

	/** Checks that the node still serves the peer, and has forgotten all else. */
	void leave() {
		assertThat(this.peer.closed).as("the connection").isNull();
		this.peer.received.clear();
		this.peer.send(new Message(CONTROL_MUX, 0, 60_000, CONTROL.number(), Op.REQUEST.code(), Flags.CRC | Flags.EOF,
				bytes("control"), null));
		assertThat(take()).as("another call").containsExactly("Response 1000000/0 EOF 'control'");
		assertThat(toPeer().stats()).satisfies((stats) -> {
			assertThat(stats.inbound().streams()).as("streams of the peer").isZero();
			assertThat(stats.inbound().calls()).as("requests of the peer").isZero();
			assertThat(stats.outbound().streams()).as("streams of the node").isZero();
			assertThat(stats.outbound().calls()).as("requests of the node").isZero();
			assertThat(stats.outbound().queued()).as("messages that wait").isZero();
		});
		stop();
	}

	/** Stops the node, and checks that nothing is left. */
	void stop() {
		this.grid.stopAll();
		this.peer.close();
		assertThat(this.node.handlers()).allSatisfy((handler) -> assertThat(handler.running()).isZero());
		this.grid.runtimes.values()
			.forEach((runtime) -> assertThat(runtime.eventLoops()).as("timers")
				.allSatisfy((loop) -> assertThat(loop.pendingTasks()).isZero()));
	}

	void open(Op op, long mux, int seq, int handler, int flags, String payload) {
		this.peer.send(new Message(mux, seq, 0, handler, op.code(), Flags.CRC | flags, bytes(payload), null));
	}

	/** Opens stream 7 with handler 1. */
	void open(int flags) {
		open(Op.CONNECT_MUX, 7, 0, 1, flags, "");
	}

	void send(Op op, long mux, int seq, int flags, String payload) {
		this.peer.send(message(op, mux, seq, flags, payload));
	}

	static Message message(Op op, long mux, int seq, int flags, String payload) {
		return Message.of(op, mux, seq, Flags.CRC | flags, bytes(payload));
	}

	/** Sends items to stream 7, or to a call of the node. */
	void sendItems(Op op, long mux, int firstSeq, int count) {
		this.peer.send(IntStream.range(firstSeq, firstSeq + count)
			.mapToObj((seq) -> message(op, mux, seq, 0, Integer.toString(seq)))
			.toArray(Message[]::new));
	}

	/** What has come since the last time, a line for each message. */
	List<String> take() {
		this.grid.world.advance(Duration.ofMillis(2));
		List<String> lines = this.peer.received.stream().map(WireRules::line).toList();
		this.peer.received.clear();
		return lines;
	}

	/** The running calls of the node. */
	List<CallStats> calls() {
		CompletableFuture<List<CallStats>> calls = toPeer().calls().toFuture();
		this.grid.world.advance(Duration.ofMillis(1));
		assertThat(calls).isCompleted();
		return calls.join();
	}

	static Throwable errorOf(CompletableFuture<?> call) {
		assertThat(call).isCompletedExceptionally();
		return call.handle((value, error) -> error).join();
	}

	/** The id of the call that the node has just opened. */
	long muxOfNode() {
		this.grid.world.advance(Duration.ofMillis(2));
		assertThat(this.peer.received).isNotEmpty();
		return this.peer.received.get(0).muxId();
	}

	private static String line(Message message) {
		assertThat(message.has(Flags.CRC)).as("base flags of %s", message).isTrue();
		String flags = Flags.describe(message.flags() & ~Flags.CRC);
		String mux = (message.muxId() >= FIRST_OF_NODE) ? "own" : Long.toString(message.muxId());
		return "%s %s/%s%s%s".formatted(message.op().displayName(), mux, Integer.toUnsignedString(message.seq()),
				flags.isEmpty() ? "" : " " + flags, payload(message));
	}

	private static String payload(Message message) {
		if (message.payload().length == 0) {
			return "";
		}
		if (message.op() == Op.PONG) {
			Pong pong = HeartbeatCodec.decodePong(message.payload());
			return " nf=%s e=%s".formatted(pong.notFound(), pong.error());
		}
		boolean refusal = message.op() == Op.MUX_CONNECT_ERROR;
		return " '" + (refusal ? RefusalCodec.decode(message.payload()) : text(message.payload())) + "'";
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/** Which end the node is. */
	enum Side {

		NODE_ACCEPTS, NODE_DIALS

	}

}
