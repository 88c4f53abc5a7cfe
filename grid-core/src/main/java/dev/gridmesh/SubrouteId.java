package dev.gridmesh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The 32 bytes that stand for a handler number and a route on the wire (protocol.md §7).
 * An immutable value, safe for any thread.
 *
 * @since 0.1.0
 */
public final class SubrouteId {

	/**
	 * The number of bytes of every subroute id.
	 */
	public static final int LENGTH = 32;

	/**
	 * The number of 64-bit words of every subroute id.
	 */
	public static final int WORDS = LENGTH / Long.BYTES;

	private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.BIG_ENDIAN);

	private final long word0;

	private final long word1;

	private final long word2;

	private final long word3;

	private SubrouteId(long word0, long word1, long word2, long word3) {
		this.word0 = word0;
		this.word1 = word1;
		this.word2 = word2;
		this.word3 = word3;
	}

	/**
	 * Computes the id of a route under a handler number: the SHA-256 of the route's UTF-8
	 * bytes, with byte 0 replaced by the number and byte 1 by 0 (protocol.md §7).
	 * @param handler the handler number, 0 to 255
	 * @param route the route, nested routes joined with {@code /}; may be empty
	 * @return the id
	 * @throws IllegalArgumentException if the handler number is out of range
	 */
	public static SubrouteId of(int handler, String route) {
		if (handler < 0 || handler > 255) {
			throw new IllegalArgumentException("Handler number %d is not within 0..255".formatted(handler));
		}
		byte[] bytes = sha256().digest(route.getBytes(StandardCharsets.UTF_8));
		bytes[0] = (byte) handler;
		bytes[1] = 0;
		return copyOf(bytes);
	}

	/**
	 * Takes the id from its bytes.
	 * @param bytes the 32 bytes; they are copied
	 * @return the id
	 * @throws IllegalArgumentException if there are not exactly 32 bytes
	 */
	public static SubrouteId copyOf(byte[] bytes) {
		if (bytes.length != LENGTH) {
			throw new IllegalArgumentException("A subroute id has %d bytes, not %d".formatted(LENGTH, bytes.length));
		}
		return ofWords((long) BIG_ENDIAN.get(bytes, 0), (long) BIG_ENDIAN.get(bytes, Long.BYTES),
				(long) BIG_ENDIAN.get(bytes, 2 * Long.BYTES), (long) BIG_ENDIAN.get(bytes, 3 * Long.BYTES));
	}

	/**
	 * Takes the id from its bytes, given as big-endian words.
	 * @param word0 bytes 0 to 7
	 * @param word1 bytes 8 to 15
	 * @param word2 bytes 16 to 23
	 * @param word3 bytes 24 to 31
	 * @return the id
	 */
	public static SubrouteId ofWords(long word0, long word1, long word2, long word3) {
		return new SubrouteId(word0, word1, word2, word3);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * Returns the handler number, which is byte 0.
	 * @return 0 to 255
	 */
	public int handler() {
		return (int) (this.word0 >>> 56);
	}

	/**
	 * Returns 8 of the bytes as a big-endian word, so that a codec needs no copy.
	 * @param index which word, 0 to 3
	 * @return the bytes {@code 8 * index} to {@code 8 * index + 7}
	 * @throws IndexOutOfBoundsException if the index is out of range
	 */
	public long word(int index) {
		return switch (Objects.checkIndex(index, WORDS)) {
			case 0 -> this.word0;
			case 1 -> this.word1;
			case 2 -> this.word2;
			default -> this.word3;
		};
	}

	/**
	 * Copies the bytes into an array.
	 * @param target where to write
	 * @param offset where the 32 bytes begin
	 * @throws IndexOutOfBoundsException if they do not fit
	 */
	public void copyInto(byte[] target, int offset) {
		Objects.checkFromIndexSize(offset, LENGTH, target.length);
		for (int index = 0; index < WORDS; index++) {
			BIG_ENDIAN.set(target, offset + index * Long.BYTES, word(index));
		}
	}

	/**
	 * Returns the bytes.
	 * @return a new array of 32 bytes
	 */
	public byte[] toBytes() {
		byte[] bytes = new byte[LENGTH];
		copyInto(bytes, 0);
		return bytes;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SubrouteId that && this.word0 == that.word0 && this.word1 == that.word1
				&& this.word2 == that.word2 && this.word3 == that.word3;
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.word0 ^ this.word3);
	}

	/**
	 * Shows the bytes.
	 * @return 64 lower-case hex digits
	 */
	@Override
	public String toString() {
		return HexFormat.of().formatHex(toBytes());
	}

}
