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
 * Keeps {@value #SLOTS} short names at most for as long as it lives. When the places of a
 * name are taken, the name moves into the first of them. Those that find a free place are
 * {@linkplain String#intern() interned}, as Jackson's names of properties are, which then
 * need not be compared; they are no more than there are places, whatever a peer sends.
 */
final class FieldNames {

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final int SCATTER = 0x9e3779b1;

	private static final int SLOTS = 1024;

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
		int hash = hash(input, from, length);
		for (int i = 0; i < PLACES; i++) {
			int slot = (hash + i) & (SLOTS - 1);
			Name name = this.names[slot];
			if (name == null) {
				return keep(slot, input, from, length, true);
			}
			if (name.is(input, from, length)) {
				return name.text;
			}
		}
		return keep(hash & (SLOTS - 1), input, from, length, false);
	}

	private String keep(int slot, byte[] input, int from, int length, boolean intern) {
		String text = new String(input, from, length, StandardCharsets.UTF_8);
		Name name = new Name(Arrays.copyOfRange(input, from, from + length), intern ? text.intern() : text);
		this.names[slot] = name;
		return name.text;
	}

	/** Of the first and the last bytes, which tell names apart well enough. */
	private static int hash(byte[] input, int from, int length) {
		if (length < Integer.BYTES) {
			int hash = length;
			for (int i = from; i < from + length; i++) {
				hash = 31 * hash + input[i];
			}
			return hash;
		}
		int first = (int) INTS.get(input, from);
		int last = (int) INTS.get(input, from + length - Integer.BYTES);
		int hash = (31 * first + last) * SCATTER + length;
		return hash ^ (hash >>> 15);
	}

	/**
	 * A name and the bytes that it was made of. Immutable.
	 */
	private static final class Name {

		private final byte[] utf8;

		private final String text;

		private Name(byte[] utf8, String text) {
			this.utf8 = utf8;
			this.text = text;
		}

		private boolean is(byte[] input, int from, int length) {
			return Arrays.equals(this.utf8, 0, this.utf8.length, input, from, from + length);
		}

	}

}
