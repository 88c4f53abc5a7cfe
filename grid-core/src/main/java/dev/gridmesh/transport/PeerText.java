package dev.gridmesh.transport;

/**
 * What a peer said, made fit to be shown: whatever text came from another process passes
 * here before it gets into a log, an error, the endpoint or a counter. Has no state, so
 * safe for any thread.
 *
 * @since 0.1.0
 */
public final class PeerText {

	/** The most characters of a {@linkplain #line(String) line}. */
	public static final int MAX_LINE = 200;

	private static final char REPLACEMENT = '?';

	private PeerText() {
	}

	/**
	 * Makes one line of a text, for logs and for whoever watches: cut to
	 * {@link #MAX_LINE} characters, never within one of two halves, and without anything
	 * that ends a line, moves the cursor of a terminal or turns the direction of writing.
	 * @param text what the peer said
	 * @return the line; a cut one ends with an ellipsis
	 */
	public static String line(String text) {
		int end = text.length();
		if (end > MAX_LINE) {
			end = Character.isHighSurrogate(text.charAt(MAX_LINE - 1)) ? MAX_LINE - 1 : MAX_LINE;
		}
		StringBuilder line = new StringBuilder(end + 1);
		int index = 0;
		while (index < end) {
			int codePoint = text.codePointAt(index);
			line.appendCodePoint(isShown(codePoint) ? codePoint : REPLACEMENT);
			index += Character.charCount(codePoint);
		}
		return (end < text.length()) ? line.append('…').toString() : line.toString();
	}

	private static boolean isShown(int codePoint) {
		return switch (Character.getType(codePoint)) {
			// C0, DEL and C1; bidi and other marks without width; U+2028; U+2029; halves
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				false;
			default -> true;
		};
	}

	/**
	 * Cuts a text so that its UTF-8 has at most so many bytes, never within a character.
	 * @param text the text
	 * @param maxBytes the bound, in bytes
	 * @return the text, or as much of its beginning as fits
	 */
	public static String cut(String text, int maxBytes) {
		// no char takes more than three bytes
		if (text.length() <= maxBytes / 3) {
			return text;
		}
		int bytes = 0;
		int index = 0;
		while (index < text.length()) {
			int codePoint = text.codePointAt(index);
			bytes += utf8Length(codePoint);
			if (bytes > maxBytes) {
				return text.substring(0, index);
			}
			index += Character.charCount(codePoint);
		}
		return text;
	}

	private static int utf8Length(int codePoint) {
		if (codePoint < 0x80) {
			return 1;
		}
		if (codePoint < 0x800) {
			return 2;
		}
		return (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) ? 3 : 4;
	}

}
