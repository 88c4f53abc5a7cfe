package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.RefusalCodec;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.vectors.Vectors;
import reactor.core.publisher.Mono;

/**
 * Plans for crafted input to an acceptor: {@code probe-*}.
 */
final class ProbePlans {

	/** What closes a connection, with close code 1002. */
	private static final List<String> FATAL = List.of("probe-crc-wrong", "probe-empty-message", "probe-garbage",
			"probe-subroute-short");

	/** What a node does just as the reference did. */
	private static final List<String> SAME = List.of("probe-connection-ping", "probe-crc-missing", "probe-merged-in",
			"probe-merged-with-crc", "probe-pong-empty", "probe-same-mux-both-ways", "probe-stream-deadline",
			"probe-stream-end-with-payload", "probe-stream-item-after-end", "probe-stream-no-credit",
			"probe-stream-no-input", "probe-stream-not-pinged", "probe-stream-seq-disconnect", "probe-stream-seq-gap",
			"probe-stream-seq-ping", "probe-stream-seq-repeat", "probe-stream-seq-start", "probe-stream-seq-unblock",
			"probe-stream-stateless", "probe-stream-unknown");

	private ProbePlans() {
	}

	static List<Plan> all() {
		List<Plan> plans = new ArrayList<>();
		SAME.stream().map((name) -> Plan.of(name).asAcceptor()).forEach(plans::add);
		FATAL.stream()
			.map((name) -> Plan.of(name)
				.asAcceptor((part) -> part.adjust().closes(0, CloseReason.PROTOCOL_ERROR))
				.overSocketToo())
			.forEach(plans::add);
		Stream.of("probe-fragmented", "probe-ws-ping", "probe-ws-pong")
			.map((name) -> Plan.of(name).asAcceptor().overSocketOnly())
			.forEach(plans::add);
		plans.addAll(List.of(textMessage(), mergedTooFew(), ignoredOps(), disconnect(), replaced()));
		plans.addAll(List.of(notPonged(), notPongedOverSocket()));
		plans.addAll(List.of(openTwice(), overrun(), oddRequests(), unknownMux(), wsClose(), wsPingIdle(), unmasked()));
		return plans;
	}

	/* Section 9: the second is refused. */
	private static Plan openTwice() {
		Message refusal = new Message(7, 0, 0, 2, Op.MUX_CONNECT_ERROR.code(), Flags.CRC,
				RefusalCodec.encode("mux id is in use"), null);
		return Plan.of("probe-stream-open-twice").asAcceptor((part) -> part.adjust().also(10, refusal));
	}

	/* Section 9: the window is exact, so the fourth item is one too many. */
	private static Plan overrun() {
		Message error = Message.of(Op.MUX_SERVER_MSG, 7, 2, Flags.CRC | Flags.EOF | Flags.PAYLOAD_IS_ERR,
				"handler blocked".getBytes(StandardCharsets.UTF_8));
		Message disconnect = Message.of(Op.DISCONNECT_CLIENT_MUX, 7, 0, Flags.CRC);
		return Plan.of("probe-stream-overrun")
			.asAcceptor((part) -> part.adjust().leaveOut(20).also(17, error).also(17, disconnect).also(19, disconnect));
	}

	private static Plan textMessage() {
		return Plan.of("probe-text-message").asAcceptor().overSocketToo();
	}

	/* The part before the missing ones is served; its answer may be too late. */
	private static Plan mergedTooFew() {
		Message answer = Message.of(Op.RESPONSE, 5, 0, Flags.CRC | Flags.EOF, "one".getBytes(StandardCharsets.UTF_8));
		return Plan.of("probe-merged-too-few")
			.asAcceptor((part) -> part.adjust().perhaps(6, answer).closes(0, CloseReason.PROTOCOL_ERROR))
			.overSocketToo();
	}

	/* Disconnect is the one of these that means something here. */
	private static Plan ignoredOps() {
		return Plan.of("probe-ignored-ops")
			.variant("without Disconnect")
			.asAcceptor((part) -> part.adjust().leaveOut(6));
	}

	/* Section 9: it ends the calls and closes. */
	private static Plan disconnect() {
		return Plan.of("probe-ignored-ops")
			.variant("Disconnect")
			.asAcceptor((part) -> part.adjust().leaveOut(7, 8, 9, 10, 11, 12, 13, 16).closes(0, CloseReason.NORMAL));
	}

	private static Plan notPonged() {
		return Plan.of("probe-connection-not-ponged").asAcceptor((part) -> notPonged(part, Duration.ofSeconds(1)));
	}

	private static Plan notPongedOverSocket() {
		Duration interval = Duration.ofMillis(100);
		return Plan.of("probe-connection-not-ponged")
			.variant("an interval of 100 ms")
			.asAcceptor((part) -> notPonged(
					part.settings((settings) -> settings.heartbeat((heartbeat) -> heartbeat.interval(interval)))
						.untimed(),
					interval))
			.overSocketOnly();
	}

	/* Protocol section 6: at the second tick or the third. */
	private static void notPonged(RolePlan part, Duration interval) {
		Message ping = new Message(0, 0, interval.toMillis(), 0, Op.PING.code(), 0,
				HeartbeatCodec.encodePing(HeartbeatCodec.ZERO_TIME), null);
		part.adjust().instead(6, (recorded) -> ping).perhaps(6, ping).closes(0, CloseReason.PROTOCOL_ERROR);
	}

	/* Section 9: the stream ends as disconnected, not as if it were complete. */
	private static Plan replaced() {
		return Plan.of("probe-replaced")
			.asAcceptor((part) -> part
				.script((app) -> Mono.when(app.call("request 1").payload("acceptor asks").request(),
						app.call("stream 2").handler(2).payload("acceptor opens").stream()))
				.errorInstead("stream 2 end", "remote disconnected")
				.adjust()
				.closes(0, CloseReason.NORMAL))
			.overSocketToo();
	}

	/* Section 9: mux id 0 is refused. */
	private static Plan oddRequests() {
		Message refusal = new Message(0, 0, 60_000, 1, Op.MUX_CONNECT_ERROR.code(), Flags.CRC | Flags.EOF,
				RefusalCodec.encode("mux id 0 is the connection's own"), null);
		return Plan.of("probe-request-odd").asAcceptor((part) -> part.adjust().instead(17, (recorded) -> refusal));
	}

	/* Section 9: DisconnectServerMux was meant. */
	private static Plan unknownMux() {
		return Plan.of("probe-unknown-mux")
			.asAcceptor((part) -> part.adjust()
				.instead(14, Adjustments.op(Op.DISCONNECT_SERVER_MUX))
				.instead(19, Adjustments.op(Op.DISCONNECT_SERVER_MUX))
				.instead(36, Adjustments.op(Op.DISCONNECT_SERVER_MUX)));
	}

	private static Plan wsClose() {
		return Plan.of("probe-ws-close")
			.asAcceptor((part) -> part.adjust().closes(0, CloseReason.NORMAL))
			.overSocketOnly();
	}

	/*
	 * Section 9: a ping is answered always. The time limit of writes is 150 ms here, and
	 * the silence twice as long.
	 */
	private static Plan wsPingIdle() {
		Message answer = Message.of(Op.RESPONSE, 9999, 0, Flags.CRC | Flags.EOF,
				"alive?".getBytes(StandardCharsets.UTF_8));
		WsFrame pong = new WsFrame(WsFrame.Type.PONG, true, Vectors.hex("6869"));
		return Plan.of("probe-ws-ping-idle")
			.asAcceptor((part) -> part.settings(ProbePlans::quickWriteTimeout)
				.timeDividedBy(20)
				.adjust()
				.leaveOut(7)
				.also(6, pong)
				.also(9, answer))
			.overSocketOnly();
	}

	private static void quickWriteTimeout(ConnectionSettings.Builder settings) {
		settings.heartbeat((heartbeat) -> heartbeat.writeTimeout(Duration.ofMillis(150)));
	}

	/* The recorder saw the close before the frame that led to it. */
	private static Plan unmasked() {
		return Plan.of("probe-ws-unmasked")
			.asAcceptor((part) -> part.adjust().leaveOut(6).closes(0, CloseReason.PROTOCOL_ERROR))
			.overSocketOnly();
	}

}
