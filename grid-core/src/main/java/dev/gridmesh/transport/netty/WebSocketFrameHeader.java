package dev.gridmesh.transport.netty;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The header of the frame that is being read (RFC 6455 section 5.2), filled as bytes
 * arrive, used again for each frame. Owner loop only.
 */
final class WebSocketFrameHeader {

	static final int OP_CONTINUATION = 0;

	static final int OP_TEXT = 1;

	static final int OP_BINARY = 2;

	static final int OP_CLOSE = 8;

	static final int OP_PING = 9;

	static final int OP_PONG = 10;

	static final int MAX_SIZE = 14;

	private static final int MAX_CONTROL_PAYLOAD = 125;

	private final boolean masked;

	private final byte[] bytes = new byte[MAX_SIZE];

	private int size;

	private int opcode;

	private boolean last;

	private int key;

	private long payloadLength;

	private @Nullable String problem;

	/**
	 * Makes a header.
	 * @param masked whether the other end masks: it does when it is the dialer
	 */
	WebSocketFrameHeader(boolean masked) {
		this.masked = masked;
	}

	/**
	 * Reads on.
	 * @param in the bytes; read no further than the header goes
	 * @return whether the header is complete, or has a {@link #problem()}
	 */
	boolean read(ByteBuf in) {
		if (this.size < 2 && (!readUpTo(2, in) || !checkStart())) {
			return this.problem != null;
		}
		int length = this.bytes[1] & 0x7F;
		int keyIndex = (length == 127) ? 10 : (length == 126) ? 4 : 2;
		if (!readUpTo(keyIndex + (this.masked ? 4 : 0), in)) {
			return false;
		}
		this.size = 0;
		this.payloadLength = (length < 126) ? length : bigEndian(2, keyIndex);
		this.key = this.masked ? (int) bigEndian(keyIndex, keyIndex + 4) : 0;
		if (length >= 126 && this.payloadLength < ((length == 126) ? 126 : 65536)) {
			this.problem = "a frame's length is negative or not in its shortest form";
		}
		return true;
	}

	private boolean readUpTo(int wanted, ByteBuf in) {
		int missing = Math.min(wanted - this.size, in.readableBytes());
		if (missing > 0) {
			in.readBytes(this.bytes, this.size, missing);
			this.size += missing;
		}
		return this.size >= wanted;
	}

	/* The first two bytes tell what is wrong with a frame, but for its size. */
	private boolean checkStart() {
		this.opcode = this.bytes[0] & 0x0F;
		this.last = (this.bytes[0] & 0x80) != 0;
		if ((this.bytes[0] & 0x70) != 0) {
			this.problem = "reserved bits are set in a frame";
		}
		else if (((this.bytes[1] & 0x80) != 0) != this.masked) {
			this.problem = this.masked ? "a frame of the dialer is not masked" : "a frame of the acceptor is masked";
		}
		else if (isControl()) {
			checkControl(this.bytes[1] & 0x7F);
		}
		else if (this.opcode > OP_BINARY) {
			this.problem = "unknown data frame " + this.opcode;
		}
		return this.problem == null;
	}

	private void checkControl(int length) {
		if (this.opcode > OP_PONG) {
			this.problem = "unknown control frame " + this.opcode;
		}
		else if (!this.last) {
			this.problem = "a control frame is fragmented";
		}
		else if (length > MAX_CONTROL_PAYLOAD) {
			this.problem = "a control frame is longer than " + MAX_CONTROL_PAYLOAD + " bytes";
		}
	}

	private long bigEndian(int from, int to) {
		long value = 0;
		for (int i = from; i < to; i++) {
			value = (value << 8) | (this.bytes[i] & 0xFF);
		}
		return value;
	}

	/**
	 * What is wrong with the frame.
	 * @return words for the log, {@code null} if nothing is
	 */
	@Nullable String problem() {
		return this.problem;
	}

	int opcode() {
		return this.opcode;
	}

	boolean isControl() {
		return this.opcode >= OP_CLOSE;
	}

	boolean isLast() {
		return this.last;
	}

	int key() {
		return this.key;
	}

	/**
	 * How long the payload is said to be.
	 * @return 0 to 2^63 - 1 bytes
	 */
	long payloadLength() {
		return this.payloadLength;
	}

}
