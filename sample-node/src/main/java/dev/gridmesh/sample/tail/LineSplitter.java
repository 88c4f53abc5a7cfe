package dev.gridmesh.sample.tail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Makes lines of bytes that arrive little by little: a line is whole once its end has
 * come, whatever is no UTF-8 is replaced, and of a long line only the beginning is kept.
 * For one thread at a time.
 */
final class LineSplitter {

	/**
	 * Bytes of UTF-8 that a {@code char} has at most; a surrogate pair has four for two.
	 */
	private static final int MAX_BYTES_PER_CHAR = 3;

	private static final String CUT_MARK = " …";

	private final int maxLineLength;

	private final int maxBytes;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private boolean any;

	private boolean cut;

	private boolean skipping;

	/**
	 * Makes an empty one.
	 * @param maxLineLength characters to keep of a line
	 */
	LineSplitter(int maxLineLength) {
		this.maxLineLength = maxLineLength;
		// one character more tells whether there is more
		this.maxBytes = MAX_BYTES_PER_CHAR * (maxLineLength + 1);
	}

	/** Drops what comes up to the end of a line. */
	void skipLine() {
		this.skipping = true;
	}

	/**
	 * Takes bytes up to the end of the first line.
	 * @param bytes where to take them
	 * @return the line without its end, {@code null} if that has not come
	 */
	@Nullable String next(ByteBuffer bytes) {
		while (bytes.hasRemaining()) {
			byte value = bytes.get();
			if (this.skipping) {
				this.skipping = value != '\n';
				continue;
			}
			if (value == '\n') {
				return finish();
			}
			this.any = true;
			if (this.line.size() < this.maxBytes) {
				this.line.write(value);
			}
			else {
				this.cut = true;
			}
		}
		return null;
	}

	/**
	 * Ends the line that is not whole.
	 * @return the line, {@code null} if nothing came of it
	 */
	@Nullable String rest() {
		this.skipping = false;
		return this.any ? finish() : null;
	}

	private String finish() {
		String text = this.line.toString(StandardCharsets.UTF_8);
		boolean tooLong = this.cut || text.length() > this.maxLineLength + 1
				|| (text.length() > this.maxLineLength && !text.endsWith("\r"));
		this.line.reset();
		this.any = false;
		this.cut = false;
		if (tooLong) {
			int end = Math.min(text.length(), this.maxLineLength);
			return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT_MARK;
		}
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

}
