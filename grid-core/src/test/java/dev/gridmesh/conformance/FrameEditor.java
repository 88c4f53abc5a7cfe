package dev.gridmesh.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.conformance.Step.EventKind;
import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import org.jspecify.annotations.Nullable;

/**
 * Puts into the recorded steps of the played side what differs from run to run: mux ids
 * of the node, times, checksums and WebSocket keys. What needs no such change is sent as
 * it was recorded, byte for byte.
 */
final class FrameEditor {

	/* The key, and the header of an extension of type 5 with 12 bytes. */
	private static final byte[] TIME_FIELD = { (byte) 0xa4, 'T', 'i', 'm', 'e', (byte) 0xc7, 12, 5 };

	private final Conversation conversation;

	private final RecordedMuxIds muxIds;

	private final Map<Integer, String> keys = new HashMap<>();

	private Instant lastPing = HeartbeatCodec.ZERO_TIME;

	FrameEditor(Conversation conversation, RecordedMuxIds muxIds) {
		this.conversation = conversation;
		this.muxIds = muxIds;
	}

	/** Notes the time of the node's latest ping, which the next pong repeats. */
	void learnPing(Instant time) {
		this.lastPing = time;
	}

	/** Notes the WebSocket key of a request, whoever sent it. */
	void learnKey(int conn, HttpHead head) {
		String key = head.headers().get(HttpHead.KEY);
		if (key != null) {
			this.keys.put(conn, key);
		}
	}

	/** The WebSocket key of the latest request over a connection. */
	@Nullable String key(int conn) {
		return this.keys.get(conn);
	}

	/** Makes the frame to send of a recorded one. */
	WsFrame edit(Step.Frame frame, Instant now) {
		List<Message> recorded = frame.messages().stream().map(RecordedMessage::message).toList();
		List<Message> edited = recorded.stream().map((message) -> edit(frame.conn(), message, now)).toList();
		return edited.equals(recorded) ? frame.frame()
				: new WsFrame(frame.frame().type(), true, MessageFrames.encode(edited));
	}

	private Message edit(int conn, Message message, Instant now) {
		if (message.op() == Op.CONNECT) {
			return withPayload(message, withTime(conn, message.payload(), now));
		}
		if (message.op() == Op.PONG && message.muxId() == 0 && message.payload().length > 0) {
			return withPayload(message, HeartbeatCodec.encodePong(Pong.of(this.lastPing)));
		}
		return this.muxIds.translate(message);
	}

	/* The clock may be wrong on purpose: what counts is by how much. */
	private byte[] withTime(int conn, byte[] payload, Instant now) {
		int field = indexOf(TIME_FIELD, payload);
		if (field < 0) {
			return payload;
		}
		Instant recorded = HandshakeCodec.decodeRequest(payload).time();
		Instant time = now.plus(Duration.between(recordedNow(conn, recorded), recorded));
		byte[] edited = payload.clone();
		ByteBuffer.wrap(edited)
			.position(field + TIME_FIELD.length)
			.putLong(time.getEpochSecond())
			.putInt(time.getNano());
		return edited;
	}

	private Instant recordedNow(int conn, Instant fallback) {
		for (Step step : this.conversation.steps()) {
			if (step instanceof Step.Event event && event.kind() == EventKind.HTTP && event.conn() == conn) {
				String nanos = HttpHead.parse(event.text()).headers().get(HttpHead.TIME);
				if (nanos != null) {
					return Instant.ofEpochSecond(0, Long.parseLong(nanos));
				}
			}
		}
		return fallback;
	}

	private static int indexOf(byte[] wanted, byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
	}

	private static Message withPayload(Message message, byte[] payload) {
		return new Message(message.muxId(), message.seq(), message.deadlineMillis(), message.handler(),
				message.opCode(), message.flags(), payload, message.subroute());
	}

	/** Makes the request or answer to send of a recorded one. */
	String http(Step.Event event, Instant now) {
		HttpHead head = HttpHead.parse(event.text());
		Map<String, String> headers = head.headers();
		if (headers.isEmpty()) {
			fill(head, event.conn());
		}
		headers.computeIfPresent(HttpHead.TIME,
				(name, time) -> Long.toString(Duration.between(Instant.EPOCH, now).toNanos()));
		headers.computeIfPresent(HttpHead.ACCEPT, (name, accept) -> HttpHead.acceptOf(this.keys.get(event.conn())));
		learnKey(event.conn(), head);
		return head.text();
	}

	/* Outside the handshake files only the first line was recorded. */
	private void fill(HttpHead head, int conn) {
		Map<String, String> headers = head.headers();
		headers.put("Upgrade", "websocket");
		headers.put("Connection", "Upgrade");
		if (head.isUpgraded()) {
			headers.put(HttpHead.ACCEPT, "");
		}
		else {
			headers.put("Host", this.conversation.acceptor().hostAndPort());
			headers.put("Sec-WebSocket-Version", "13");
			headers.put(HttpHead.KEY, "AAAAAAAAAAAAAAAAAAAAA%c==".formatted((char) ('A' + conn)));
			headers.put("Authorization", "Bearer " + NodeUnderTest.TOKEN);
			headers.put(HttpHead.TIME, "");
		}
	}

}
