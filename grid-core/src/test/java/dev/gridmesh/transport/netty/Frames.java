package dev.gridmesh.transport.netty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes WebSocket frames by hand, right ones and wrong ones. */
final class Frames {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	static final int KEY = 0x1234ABCD;

	private Frames() {
	}

	static byte[] masked(int opcode, byte... payload) {
		return frame(0x80 | opcode, true, payload);
	}

	static byte[] unmasked(int opcode, byte... payload) {
		return frame(0x80 | opcode, false, payload);
	}

	/* With the first byte as it is: FIN, RSV and opcode. */
	static byte[] frame(int first, boolean mask, byte[] payload) {
		return join(header(first, mask, payload.length), mask ? mask(payload) : payload);
	}

	static byte[] header(int first, boolean mask, long length) {
		ByteBuffer header = ByteBuffer.allocate(14);
		int masked = mask ? 0x80 : 0;
		header.put((byte) first);
		if (length < 126) {
			header.put((byte) (masked | length));
		}
		else if (length < 65536) {
			header.put((byte) (masked | 126)).putShort((short) length);
		}
		else {
			header.put((byte) (masked | 127)).putLong(length);
		}
		if (mask) {
			header.putInt(KEY);
		}
		byte[] bytes = new byte[header.position()];
		header.flip().get(bytes);
		return bytes;
	}

	static byte[] mask(byte[] payload) {
		byte[] masked = payload.clone();
		for (int i = 0; i < masked.length; i++) {
			masked[i] ^= (byte) (KEY >>> (24 - 8 * (i % 4)));
		}
		return masked;
	}

	static byte[] join(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

	static byte[] closePayload(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		return join(new byte[] { (byte) (code >> 8), (byte) code }, text);
	}

}
