package dev.gridmesh.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a payload while it is written, and the MessagePack form of what has no
 * others within it. Not safe for concurrent use.
 * <p>
 * Grows to twice its size or more as it needs to, up to what an array may have.
 */
final class PayloadOutput {

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private static final int MIN_GROWN_BYTES = 128;

	private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

	private byte[] bytes;

	private int size;

	/**
	 * Makes an output without anything in it.
	 * @param expectedBytes how many bytes it has room for at first
	 */
	PayloadOutput(int expectedBytes) {
		this.bytes = new byte[expectedBytes];
	}

	/**
	 * Returns what was written, and is not to be used any more.
	 */
	byte[] toByteArray() {
		return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
	}

	void writeByte(int value) throws IOException {
		int at = advance(Byte.BYTES);
		this.bytes[at] = (byte) value;
	}

	void writeNil() throws IOException {
		writeByte(MessagePackFormat.NIL);
	}

	void writeBoolean(boolean value) throws IOException {
		writeByte(value ? MessagePackFormat.TRUE : MessagePackFormat.FALSE);
	}

	void writeInteger(long value) throws IOException {
		if (value >= 0) {
			writeUnsigned(value);
		}
		else if (value >= MessagePackFormat.MIN_FIXINT) {
			writeByte((int) value);
		}
		else if (value >= Byte.MIN_VALUE) {
			put8(MessagePackFormat.INT8, (int) value);
		}
		else if (value >= Short.MIN_VALUE) {
			put16(MessagePackFormat.INT16, (int) value);
		}
		else if (value >= Integer.MIN_VALUE) {
			put32(MessagePackFormat.INT32, (int) value);
		}
		else {
			put64(MessagePackFormat.INT64, value);
		}
	}

	private void writeUnsigned(long value) throws IOException {
		if (value <= MessagePackFormat.MAX_POSITIVE_FIXINT) {
			writeByte((int) value);
		}
		else if (value <= MessagePackFormat.MAX_UINT8) {
			put8(MessagePackFormat.UINT8, (int) value);
		}
		else if (value <= MessagePackFormat.MAX_UINT16) {
			put16(MessagePackFormat.UINT16, (int) value);
		}
		else if (value <= MessagePackFormat.MAX_UINT32) {
			put32(MessagePackFormat.UINT32, (int) value);
		}
		else {
			put64(MessagePackFormat.UINT64, value);
		}
	}

	/**
	 * Writes 64 bits that are an unsigned number of 2<sup>63</sup> or more.
	 */
	void writeUnsigned64(long bits) throws IOException {
		put64(MessagePackFormat.UINT64, bits);
	}

	void writeFloat(float value) throws IOException {
		put32(MessagePackFormat.FLOAT32, Float.floatToIntBits(value));
	}

	void writeDouble(double value) throws IOException {
		put64(MessagePackFormat.FLOAT64, Double.doubleToLongBits(value));
	}

	/**
	 * Writes a text. Half of a surrogate pair, which has no UTF-8 form, becomes a
	 * question mark, as {@link String#getBytes(java.nio.charset.Charset)} has it.
	 */
	void writeText(String text) throws IOException {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		writeText(utf8, 0, utf8.length);
	}

	/**
	 * Writes a text that is in UTF-8 already.
	 */
	void writeText(byte[] utf8, int from, int length) throws IOException {
		writeTextHead(length);
		writeBytes(utf8, from, length);
	}

	private void writeTextHead(int length) throws IOException {
		if (length <= MessagePackFormat.MAX_FIXSTR) {
			writeByte(MessagePackFormat.FIXSTR + length);
		}
		else {
			writeSizeHead(MessagePackFormat.STR8, length);
		}
	}

	void writeBinary(byte[] data, int from, int length) throws IOException {
		writeSizeHead(MessagePackFormat.BIN8, length);
		writeBytes(data, from, length);
	}

	void writeExtension(MessagePackExtension extension) throws IOException {
		byte[] data = extension.data();
		switch (data.length) {
			case 1 -> writeByte(MessagePackFormat.FIXEXT1);
			case 2 -> writeByte(MessagePackFormat.FIXEXT2);
			case 4 -> writeByte(MessagePackFormat.FIXEXT4);
			case 8 -> writeByte(MessagePackFormat.FIXEXT8);
			case 16 -> writeByte(MessagePackFormat.FIXEXT16);
			default -> writeSizeHead(MessagePackFormat.EXT8, data.length);
		}
		writeByte(extension.type());
		writeBytes(data, 0, data.length);
	}

	/*
	 * The formats for lengths of 8, 16 and 32 bits follow each other.
	 */
	private void writeSizeHead(int format8, int length) throws IOException {
		if (length <= MessagePackFormat.MAX_UINT8) {
			put8(format8, length);
		}
		else if (length <= MessagePackFormat.MAX_UINT16) {
			put16(format8 + 1, length);
		}
		else {
			put32(format8 + 2, length);
		}
	}

	/**
	 * Writes the head of a map.
	 */
	void writeMapHead(int entries) throws IOException {
		writeHead(reserveHead(entries), entries, MessagePackFormat.FIXMAP, MessagePackFormat.MAP16);
	}

	/**
	 * Leaves room for the head of a map or array.
	 * @param entries how many there will be, as far as is known
	 * @return where the room is
	 */
	int reserveHead(int entries) throws IOException {
		int size = headSize(entries);
		int at = advance(size);
		// for writeHead
		this.bytes[at] = (byte) size;
		return at;
	}

	/**
	 * Writes the head of a map or array before what was written since the room was left.
	 * @param at where the room is
	 * @param entries how many there are
	 * @param fix the format with the number in it
	 * @param format16 the format with 16 bits for the number; that with 32 follows it
	 */
	void writeHead(int at, int entries, int fix, int format16) throws IOException {
		int reserved = this.bytes[at];
		int needed = headSize(entries);
		if (needed != reserved) {
			move(at + reserved, at + needed);
		}
		if (entries <= MessagePackFormat.MAX_FIX_ENTRIES) {
			this.bytes[at] = (byte) (fix + entries);
		}
		else if (entries <= MessagePackFormat.MAX_UINT16) {
			this.bytes[at] = (byte) format16;
			SHORTS.set(this.bytes, at + 1, (short) entries);
		}
		else {
			this.bytes[at] = (byte) (format16 + 1);
			INTS.set(this.bytes, at + 1, entries);
		}
	}

	private static int headSize(int entries) {
		if (entries <= MessagePackFormat.MAX_FIX_ENTRIES) {
			return 1;
		}
		return (entries <= MessagePackFormat.MAX_UINT16) ? 1 + Short.BYTES : 1 + Integer.BYTES;
	}

	private void move(int from, int to) throws IOException {
		int length = this.size - from;
		if (to > from) {
			advance(to - from);
		}
		else {
			this.size -= from - to;
		}
		System.arraycopy(this.bytes, from, this.bytes, to, length);
	}

	private void put8(int format, int value) throws IOException {
		int at = advance(1 + Byte.BYTES);
		this.bytes[at] = (byte) format;
		this.bytes[at + 1] = (byte) value;
	}

	private void put16(int format, int value) throws IOException {
		int at = advance(1 + Short.BYTES);
		this.bytes[at] = (byte) format;
		SHORTS.set(this.bytes, at + 1, (short) value);
	}

	private void put32(int format, int value) throws IOException {
		int at = advance(1 + Integer.BYTES);
		this.bytes[at] = (byte) format;
		INTS.set(this.bytes, at + 1, value);
	}

	private void put64(int format, long value) throws IOException {
		int at = advance(1 + Long.BYTES);
		this.bytes[at] = (byte) format;
		LONGS.set(this.bytes, at + 1, value);
	}

	/**
	 * Writes bytes as they are.
	 */
	void writeBytes(byte[] data, int from, int length) throws IOException {
		int at = advance(length);
		System.arraycopy(data, from, this.bytes, at, length);
	}

	/**
	 * Makes room behind what was written.
	 * @return where it begins
	 */
	private int advance(int length) throws IOException {
		int at = this.size;
		if (length > this.bytes.length - at) {
			grow(length);
		}
		this.size = at + length;
		return at;
	}

	private void grow(int length) throws IOException {
		if (length > MAX_BYTES - this.size) {
			throw new IOException("The value has more than %d bytes".formatted(MAX_BYTES));
		}
		int enough = this.size + length;
		int more = (int) Math.min(MAX_BYTES, Math.max(MIN_GROWN_BYTES, 2L * this.bytes.length));
		this.bytes = Arrays.copyOf(this.bytes, Math.max(enough, more));
	}

}
