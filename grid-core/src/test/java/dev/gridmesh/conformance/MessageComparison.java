package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import dev.gridmesh.protocol.RefusalCodec;
import org.jspecify.annotations.Nullable;

/**
 * Compares a message of a node with the recorded one, as loosely as the README of the
 * vectors says. Mux ids are compared by the caller, the checksum by the decoder.
 */
final class MessageComparison {

	/** How far a time in a message may be from the clock. */
	private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);

	/** How much of a deadline may have passed before the message was made. */
	private static final long DEADLINE_SLACK_MILLIS = 1000;

	/** Beginnings of texts after which each implementation has its own words. */
	private static final List<String> OWN_WORDS_AFTER = List.of("Invalid Handler", "reading connect: ",
			"error parsing grid connect: ", "error parsing connectReq: ", "time difference too large between servers: ",
			"auth token: ");

	/** What the reference's decoder of typed payloads says. */
	private static final String FOREIGN_WORDS = "msgp: ";

	private MessageComparison() {
	}

	/**
	 * Finds the first difference.
	 * @param recorded what the reference sent
	 * @param actual what the node sent
	 * @param now the node's clock
	 * @return the difference in words, or {@code null} if there is none
	 */
	static @Nullable String difference(RecordedMessage recorded, Message actual, Instant now) {
		Message wanted = recorded.message();
		if (wanted.opCode() != actual.opCode() || wanted.flags() != actual.flags()
				|| wanted.handler() != actual.handler() || !Objects.equals(wanted.subroute(), actual.subroute())) {
			return "op, flags, handler or subroute";
		}
		// protocol.md §5: the next number or 0, nobody looks at it
		if (wanted.seq() != actual.seq() && wanted.op() != Op.DISCONNECT_SERVER_MUX) {
			return "seq";
		}
		if (!deadlineFits(recorded, actual.deadlineMillis())) {
			return "deadline";
		}
		try {
			return payloadFits(wanted, actual, now) ? null : "payload";
		}
		catch (GridProtocolException ex) {
			return "payload: " + ex.getMessage();
		}
	}

	private static boolean deadlineFits(RecordedMessage recorded, long actual) {
		long wanted = recorded.message().deadlineMillis();
		if (!recorded.deadlineLoose()) {
			return actual == wanted;
		}
		// what was asked for is up to a few milliseconds more than what was recorded
		return actual > wanted - DEADLINE_SLACK_MILLIS && actual <= wanted + 5;
	}

	private static boolean payloadFits(Message wanted, Message actual, Instant now) {
		byte[] payload = actual.payload();
		return switch (wanted.op()) {
			case CONNECT -> connectFits(HandshakeCodec.decodeRequest(wanted.payload()), payload, now);
			case CONNECT_RESPONSE -> responseFits(HandshakeCodec.decodeResponse(wanted.payload()), payload);
			case PING -> pingFits(wanted, payload, now);
			case PONG -> pongFits(HeartbeatCodec.decodePong(wanted.payload()), payload);
			case MUX_CONNECT_ERROR -> textFits(RefusalCodec.decode(wanted.payload()), RefusalCodec.decode(payload))
					&& Arrays.equals(RefusalCodec.encode(RefusalCodec.decode(payload)), payload);
			default -> wanted.has(Flags.PAYLOAD_IS_ERR) ? textFits(text(wanted.payload()), text(payload))
					: Arrays.equals(wanted.payload(), payload);
		};
	}

	private static boolean connectFits(ConnectRequest wanted, byte[] payload, Instant now) {
		ConnectRequest actual = HandshakeCodec.decodeRequest(payload);
		return actual.host().equals(wanted.host()) && actual.token().equals(wanted.token()) && isId(actual.instanceId())
				&& isNear(actual.time(), now) && Arrays.equals(HandshakeCodec.encode(actual), payload);
	}

	private static boolean responseFits(ConnectResponse wanted, byte[] payload) {
		ConnectResponse actual = HandshakeCodec.decodeResponse(payload);
		return actual.accepted() == wanted.accepted() && isId(actual.instanceId()) && actual.extensions().isEmpty()
				&& textFits(wanted.rejectedReason(), actual.rejectedReason())
				&& Arrays.equals(HandshakeCodec.encode(actual), payload);
	}

	private static boolean pingFits(Message wanted, byte[] payload, Instant now) {
		if (wanted.payload().length == 0) {
			return payload.length == 0;
		}
		Instant time = HeartbeatCodec.decodePing(payload);
		return isNear(time, now) && Arrays.equals(HeartbeatCodec.encodePing(time), payload);
	}

	/* The time is the ping's, which was sent as it was recorded. */
	private static boolean pongFits(Pong wanted, byte[] payload) {
		Pong actual = HeartbeatCodec.decodePong(payload);
		return actual.equals(wanted) && Arrays.equals(HeartbeatCodec.encodePong(actual), payload);
	}

	/** Compares texts up to where each implementation has its own words. */
	static boolean textFits(String wanted, String actual) {
		for (String beginning : OWN_WORDS_AFTER) {
			if (wanted.startsWith(beginning)) {
				return actual.startsWith(beginning);
			}
		}
		return actual.equals(wanted) || (wanted.startsWith(FOREIGN_WORDS) && !actual.isEmpty());
	}

	private static boolean isId(UUID id) {
		return !id.equals(new UUID(0, 0));
	}

	private static boolean isNear(Instant time, Instant now) {
		return Duration.between(time, now).abs().compareTo(CLOCK_SLACK) <= 0;
	}

	private static String text(byte[] payload) {
		return new String(payload, StandardCharsets.UTF_8);
	}

}
