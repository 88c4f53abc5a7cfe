package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * Writes MessagePack values in their smallest forms. Safe for any thread; a buffer is for
 * one at a time.
 */
final class MessagePackWriter {

	private static final int MAX_FIXINT = 0x7F;

	private static final int MAX_FIXSTR = 31;

	private static final int MAX_UINT8 = 0xFF;

	private static final int MAX_UINT16 = 0xFFFF;

	private static final long MAX_UINT32 = 0xFFFF_FFFFL;

	private MessagePackWriter() {
	}

	/**
	 * Returns the size of an unsigned 64-bit number in bytes.
	 */
	static int sizeOfUnsigned(long value) {
		if (value < 0 || value > MAX_UINT32) {
			return 1 + Long.BYTES;
		}
		if (value <= MAX_FIXINT) {
			return 1;
		}
		if (value <= MAX_UINT8) {
			return 1 + Byte.BYTES;
		}
		return (value <= MAX_UINT16) ? 1 + Short.BYTES : 1 + Integer.BYTES;
	}

	static void writeUnsigned(ByteBuf out, long value) {
		if (value < 0 || value > MAX_UINT32) {
			out.writeByte(0xCF).writeLong(value);
		}
		else if (value <= MAX_FIXINT) {
			out.writeByte((int) value);
		}
		else if (value <= MAX_UINT8) {
			out.writeShort(0xCC00 | (int) value);
		}
		else if (value <= MAX_UINT16) {
			out.writeMedium(0xCD0000 | (int) value);
		}
		else {
			out.writeByte(0xCE).writeInt((int) value);
		}
	}

	/**
	 * Returns the size of a bin with so many bytes, header included, which may exceed an
	 * {@code int}.
	 */
	static long sizeOfBin(long length) {
		if (length <= MAX_UINT8) {
			return 2 + length;
		}
		return (length <= MAX_UINT16) ? 3 + length : 5 + length;
	}

	static void writeBinHeader(ByteBuf out, int length) {
		if (length <= MAX_UINT8) {
			out.writeShort(0xC400 | length);
		}
		else if (length <= MAX_UINT16) {
			out.writeMedium(0xC50000 | length);
		}
		else {
			out.writeByte(0xC6).writeInt(length);
		}
	}

	/**
	 * Writes the header of a map with at most 15 pairs.
	 */
	static void writeMapHeader(ByteBuf out, int pairs) {
		out.writeByte(0x80 | pairs);
	}

	/**
	 * Writes the header of an array with at most 15 elements.
	 */
	static void writeArrayHeader(ByteBuf out, int elements) {
		out.writeByte(0x90 | elements);
	}

	/**
	 * Writes a str of bytes that need not be UTF-8.
	 */
	static void writeString(ByteBuf out, byte[] utf8) {
		int length = utf8.length;
		if (length <= MAX_FIXSTR) {
			out.writeByte(0xA0 | length);
		}
		else if (length <= MAX_UINT8) {
			out.writeShort(0xD900 | length);
		}
		else if (length <= MAX_UINT16) {
			out.writeMedium(0xDA0000 | length);
		}
		else {
			out.writeByte(0xDB).writeInt(length);
		}
		out.writeBytes(utf8);
	}

	static void writeString(ByteBuf out, String text) {
		writeString(out, text.getBytes(StandardCharsets.UTF_8));
	}

	static void writeBoolean(ByteBuf out, boolean value) {
		out.writeByte(value ? 0xC3 : 0xC2);
	}

	static void writeNil(ByteBuf out) {
		out.writeByte(0xC0);
	}

}
