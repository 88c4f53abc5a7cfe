package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of an error as it travels: UTF-8, cut at a bound and never within a character
 * (protocol.md §9). Has no state, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class ErrorText {

	/** Most bytes of a text. */
	public static final int MAX_BYTES = 32 * 1024;

	private static final int CONTINUATION_MASK = 0xC0;

	private static final int CONTINUATION = 0x80;

	private static final int LONGEST = 4;

	private ErrorText() {
	}

	/**
	 * Writes a text.
	 * @param text the text; halves of characters in it are replaced
	 * @param maxBytes most bytes, if that is less than {@link #MAX_BYTES}
	 * @return its UTF-8, as much as fits
	 */
	public static byte[] encode(String text, int maxBytes) {
		int limit = Math.min(Math.max(0, maxBytes), MAX_BYTES);
		byte[] bytes = cut(text, limit).getBytes(StandardCharsets.UTF_8);
		return (bytes.length <= limit) ? bytes : Arrays.copyOf(bytes, end(bytes, limit));
	}

	/**
	 * Cuts a text that is surely too long, before anything is made of it.
	 * @param text the text
	 * @return the text, or so much of it as {@link #MAX_BYTES} may hold
	 */
	public static String cut(String text) {
		return cut(text, MAX_BYTES);
	}

	private static String cut(String text, int chars) {
		if (text.length() <= chars) {
			return text;
		}
		boolean within = chars > 0 && Character.isHighSurrogate(text.charAt(chars - 1))
				&& Character.isLowSurrogate(text.charAt(chars));
		return text.substring(0, within ? chars - 1 : chars);
	}

	/**
	 * Reads a text.
	 * @param bytes anything at all
	 * @return the text, as much of it as {@link #MAX_BYTES} may hold, with what is no
	 * UTF-8 replaced
	 */
	public static String decode(byte[] bytes) {
		return new String(bytes, 0, end(bytes, MAX_BYTES), StandardCharsets.UTF_8);
	}

	/** Finds the end of the last character that ends within so many bytes. */
	private static int end(byte[] bytes, int limit) {
		if (bytes.length <= limit) {
			return bytes.length;
		}
		int end = limit;
		// no character is longer than four bytes, whatever the peer wrote
		while (end > Math.max(0, limit - LONGEST) && (bytes[end] & CONTINUATION_MASK) == CONTINUATION) {
			end--;
		}
		return end;
	}

}
