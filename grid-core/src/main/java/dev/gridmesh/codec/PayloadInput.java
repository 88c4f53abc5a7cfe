package dev.gridmesh.codec;

import java.io.EOFException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A payload and how much of it was read. Not safe for concurrent use.
 * <p>
 * The payload is not copied. The scanner extends this class, and has no object of it, to
 * make one object less for each value. Whatever it does not have is an
 * {@link EOFException}, and nothing is allocated for it.
 */
abstract class PayloadInput {

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private final byte[] payload;

	private int position;

	PayloadInput(byte[] payload) {
		this.payload = payload;
	}

	/**
	 * Returns all bytes, read or not.
	 */
	byte[] payload() {
		return this.payload;
	}

	int position() {
		return this.position;
	}

	boolean isAtEnd() {
		return this.position == this.payload.length;
	}

	/**
	 * Returns a copy of some bytes.
	 */
	byte[] copy(int from, int length) {
		return Arrays.copyOfRange(this.payload, from, from + length);
	}

	/**
	 * Returns the next byte, which stays the next one.
	 */
	byte peek() throws EOFException {
		require(Byte.BYTES);
		return this.payload[this.position];
	}

	byte readByte() throws EOFException {
		return this.payload[advance(Byte.BYTES)];
	}

	int readUnsignedByte() throws EOFException {
		return readByte() & 0xff;
	}

	short readShort() throws EOFException {
		return (short) SHORTS.get(this.payload, advance(Short.BYTES));
	}

	int readUnsignedShort() throws EOFException {
		return readShort() & 0xffff;
	}

	int readInt() throws EOFException {
		return (int) INTS.get(this.payload, advance(Integer.BYTES));
	}

	long readUnsignedInt() throws EOFException {
		return Integer.toUnsignedLong(readInt());
	}

	long readLong() throws EOFException {
		return (long) LONGS.get(this.payload, advance(Long.BYTES));
	}

	/**
	 * Moves on.
	 * @param bytes how many bytes
	 * @return where the first of them is
	 */
	int advance(long bytes) throws EOFException {
		require(bytes);
		int start = this.position;
		this.position += (int) bytes;
		return start;
	}

	/**
	 * Checks that so many bytes are left.
	 */
	void require(long bytes) throws EOFException {
		if (bytes > this.payload.length - this.position) {
			throw new EOFException("The payload of %d bytes is cut off".formatted(this.payload.length));
		}
	}

}
