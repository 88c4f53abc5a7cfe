package dev.gridmesh.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the names of fields, so that those that come again and again are neither
 * decoded nor hashed again. Safe for any thread: threads that meet may decode a name
 * twice, nothing else.
 * <p>
 * Keeps 1,024 short names at most for as long as it lives. When the places of a name are
 * taken, the name moves into the first of them. Those that find a free place are
 * {@linkplain String#intern() interned}, as Jackson's names of properties are, which then
 * need not be compared; they are no more than there are places, whatever a peer sends.
 */
final class FieldNames {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	/** Odd, so that nothing is lost; otherwise of no meaning, as is the next one. */
	private static final long SPREAD = 0xff51afd7ed558ccdL;

	private static final long SCATTER = 0x9e3779b97f4a7c15L;

	private static final int SLOT_BITS = 10;

	private static final int SLOTS = 1 << SLOT_BITS;

	private static final int PLACES = 4;

	/** Longer ones are not remembered. */
	private static final int MAX_BYTES = 48;

	/** Read and written without order; a name is immutable, so any of them is whole. */
	private final @Nullable Name[] names = new Name[SLOTS];

	/**
	 * Returns a name.
	 * @param input has the name in UTF-8
	 * @param from where it begins
	 * @param length how many bytes it has
	 * @return the name
	 */
	String get(byte[] input, int from, int length) {
		if (length > MAX_BYTES) {
			return new String(input, from, length, StandardCharsets.UTF_8);
		}
		long head = head(input, from, length);
		long tail = tail(input, from, length);
		int hash = hash(head, tail, length);
		for (int i = 0; i < PLACES; i++) {
			Name name = this.names[(hash + i) & (SLOTS - 1)];
			if (name == null) {
				return keep(hash + i, name(input, from, length, true));
			}
			if (name.head == head && name.tail == tail && name.has(input, from, length)) {
				return name.text;
			}
		}
		return keep(hash, name(input, from, length, false));
	}

	private static Name name(byte[] input, int from, int length, boolean intern) {
		return new Name(Arrays.copyOfRange(input, from, from + length), intern);
	}

	private String keep(int slot, Name name) {
		this.names[slot & (SLOTS - 1)] = name;
		return name.text;
	}

	/** The first eight bytes, or all if there are fewer. */
	private static long head(byte[] input, int from, int length) {
		if (length >= Long.BYTES) {
			return (long) LONGS.get(input, from);
		}
		if (length > 0 && from <= input.length - Long.BYTES) {
			return (long) LONGS.get(input, from) >>> (Long.SIZE - Byte.SIZE * length);
		}
		long head = 0;
		for (int i = from; i < from + length; i++) {
			head = (head << Byte.SIZE) | (input[i] & 0xff);
		}
		return head;
	}

	/** The last eight bytes, or none if the first eight are all. */
	private static long tail(byte[] input, int from, int length) {
		return (length > Long.BYTES) ? (long) LONGS.get(input, from + length - Long.BYTES) : 0;
	}

	private static int hash(long head, long tail, int length) {
		long hash = (head * SPREAD + tail + length) * SCATTER;
		// the upper bits depend on all others
		return (int) (hash >>> (Long.SIZE - SLOT_BITS));
	}

	/**
	 * A name and the bytes that it was made of. Immutable.
	 */
	private static final class Name {

		private final byte[] utf8;

		private final long head;

		private final long tail;

		private final String text;

		private Name(byte[] utf8, boolean intern) {
			this.utf8 = utf8;
			this.head = head(utf8, 0, utf8.length);
			this.tail = tail(utf8, 0, utf8.length);
			String decoded = new String(utf8, StandardCharsets.UTF_8);
			this.text = intern ? decoded.intern() : decoded;
		}

		/*
		 * Head and tail are all of a name of up to sixteen bytes. Longer ones with the
		 * same head and tail can differ in the middle.
		 */
		private boolean has(byte[] input, int from, int length) {
			return this.utf8.length == length && (length <= 2 * Long.BYTES
					|| Arrays.equals(this.utf8, 0, this.utf8.length, input, from, from + length));
		}

	}

}
