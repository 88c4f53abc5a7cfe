package dev.gridmesh.transport.netty;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.PeerText;
import org.jspecify.annotations.Nullable;

/**
 * What a close frame says (RFC 6455 section 5.5.1).
 *
 * @param code the close code, {@link #NO_CODE} if there is none
 * @param text the reason, for people, as the other end wrote it; empty if there is none
 */
record WebSocketCloseBody(int code, String text) {

	/** The code of a close frame without one. */
	static final int NO_CODE = 1005;

	/**
	 * Reads the payload of a close frame.
	 * @param payload the unmasked payload
	 * @return what it says, {@code null} if it is malformed: half a code, a code that is
	 * not for the wire, or a reason that is not UTF-8
	 */
	static @Nullable WebSocketCloseBody parse(byte[] payload) {
		if (payload.length == 0) {
			return new WebSocketCloseBody(NO_CODE, "");
		}
		if (payload.length == 1) {
			return null;
		}
		int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
		if (!isForTheWire(code)) {
			return null;
		}
		try {
			ByteBuffer text = ByteBuffer.wrap(payload, 2, payload.length - 2);
			return new WebSocketCloseBody(code, StandardCharsets.UTF_8.newDecoder().decode(text).toString());
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/**
	 * Writes the payload of a close frame.
	 * @return code and text, which is cut to what fits; nothing if there is no code
	 */
	byte[] toBytes() {
		if (this.code == NO_CODE) {
			return new byte[0];
		}
		byte[] words = PeerText.cut(this.text, CloseReason.MAX_TOLD).getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(Short.BYTES + words.length).putShort((short) this.code).put(words).array();
	}

	/**
	 * Tells whether a code may be in a close frame (RFC 6455 section 7.4).
	 * @param code the close code
	 * @return whether it may be sent and received
	 */
	static boolean isForTheWire(int code) {
		return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
	}

}
