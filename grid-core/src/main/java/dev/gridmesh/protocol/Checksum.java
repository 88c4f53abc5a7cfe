package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * XXH3-64 with seed 0, and the checksum of messages made of it (protocol.md §2). Safe for
 * any thread; a buffer is for one at a time.
 *
 * @since 0.1.0
 */
public final class Checksum {

	/**
	 * The sizes of the array that each thread keeps to copy direct buffers into, since
	 * hashing them in place is slow. Longer ones are hashed in pieces.
	 */
	private static final int MIN_SCRATCH_BYTES = 4 * 1024;

	private static final int MAX_SCRATCH_BYTES = 128 * 1024;

	private static final Hasher64 HASHER = Hashing.xxh3_64();

	private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
		@Override
		protected byte[] initialValue() {
			return new byte[MIN_SCRATCH_BYTES];
		}
	};

	private Checksum() {
	}

	/**
	 * Computes the XXH3-64 of some bytes of a buffer, whose indexes stay as they are.
	 * @param buffer the buffer; the caller keeps it
	 * @param index where the bytes begin
	 * @param length how many they are
	 * @return an unsigned 64-bit number
	 * @throws IndexOutOfBoundsException if the buffer does not have these bytes
	 */
	public static long xxh3(ByteBuf buffer, int index, int length) {
		Objects.checkFromIndexSize(index, length, buffer.capacity());
		if (buffer.hasArray()) {
			return HASHER.hashBytesToLong(buffer.array(), buffer.arrayOffset() + index, length);
		}
		byte[] scratch = scratch(length);
		if (length <= scratch.length) {
			buffer.getBytes(index, scratch, 0, length);
			return HASHER.hashBytesToLong(scratch, 0, length);
		}
		return xxh3InPieces(buffer, index, length, scratch);
	}

	private static byte[] scratch(int length) {
		byte[] scratch = SCRATCH.get();
		int wanted = Math.min(length, MAX_SCRATCH_BYTES);
		if (scratch.length < wanted) {
			scratch = new byte[Integer.highestOneBit(wanted - 1) << 1];
			SCRATCH.set(scratch);
		}
		return scratch;
	}

	private static long xxh3InPieces(ByteBuf buffer, int index, int length, byte[] scratch) {
		HashStream64 stream = HASHER.hashStream();
		int done = 0;
		while (done < length) {
			int piece = Math.min(length - done, scratch.length);
			buffer.getBytes(index + done, scratch, 0, piece);
			stream.putBytes(scratch, 0, piece);
			done += piece;
		}
		return stream.getAsLong();
	}

	/**
	 * Computes the XXH3-64 of a text in UTF-8.
	 * @param text the text
	 * @return an unsigned 64-bit number
	 */
	public static long xxh3(String text) {
		return HASHER.hashBytesToLong(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Computes the checksum that follows a message, over all that is before it.
	 * @param buffer the buffer; the caller keeps it
	 * @param index where the message begins
	 * @param length how many bytes of it are covered
	 * @return an unsigned 32-bit number, the low half of the XXH3-64
	 * @throws IndexOutOfBoundsException if the buffer does not have these bytes
	 */
	public static int crc(ByteBuf buffer, int index, int length) {
		return (int) xxh3(buffer, index, length);
	}

}
