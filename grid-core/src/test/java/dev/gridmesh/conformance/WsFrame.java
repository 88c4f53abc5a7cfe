package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;

/**
 * One WebSocket frame.
 *
 * @param type what it is
 * @param fin whether it is the last fragment
 * @param content the unmasked content
 */
record WsFrame(Type type, boolean fin, byte[] content) {

	static WsFrame binary(byte[] content) {
		return new WsFrame(Type.BINARY, true, content);
	}

	/** The code of a close frame, 1005 if it says none. */
	int closeCode() {
		return (this.content.length < 2) ? 1005 : ((this.content[0] & 0xFF) << 8) | (this.content[1] & 0xFF);
	}

	@Override
	public String toString() {
		String text = new String(this.content, 0, Math.min(this.content.length, 40), StandardCharsets.ISO_8859_1);
		return "%s(%d bytes: %s)".formatted(this.type, this.content.length, text);
	}

	/**
	 * The kinds of frames, with their opcodes (RFC 6455 section 5.2).
	 */
	enum Type {

		CONTINUATION(0), TEXT(1), BINARY(2), CLOSE(8), PING(9), PONG(10);

		private final int opcode;

		Type(int opcode) {
			this.opcode = opcode;
		}

		static Type of(int opcode) {
			for (Type type : values()) {
				if (type.opcode == opcode) {
					return type;
				}
			}
			throw new IllegalArgumentException("Unknown WebSocket opcode " + opcode);
		}

		int opcode() {
			return this.opcode;
		}

	}

}
