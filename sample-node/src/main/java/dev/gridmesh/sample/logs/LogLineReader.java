package dev.gridmesh.sample.logs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Reads a file line by line, whatever is in it: of a line that is too long only the
 * beginning is kept, so the memory needed does not depend on the file. For one thread.
 */
class LogLineReader implements Closeable {

	private static final int BUFFER_SIZE = 8192;

	private static final String CUT_MARK = " …";

	private final Reader reader;

	private final int maxLineLength;

	private final BooleanSupplier stop;

	private final char[] buffer = new char[BUFFER_SIZE];

	private final StringBuilder line = new StringBuilder();

	private int position;

	private int end;

	private boolean binary;

	/**
	 * Opens a file.
	 * @param file the file; must not be a symbolic link
	 * @param maxLineLength characters to keep of a line
	 * @param stop asked now and then whether to stop as if the file ended
	 * @throws IOException if it cannot be read
	 */
	LogLineReader(Path file, int maxLineLength, BooleanSupplier stop) throws IOException {
		this.reader = new InputStreamReader(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS),
				StandardCharsets.UTF_8);
		this.maxLineLength = maxLineLength;
		this.stop = stop;
		try {
			fill();
		}
		catch (IOException ex) {
			this.reader.close();
			throw ex;
		}
		for (int i = 0; i < this.end; i++) {
			this.binary |= this.buffer[i] == '\0';
		}
	}

	/**
	 * Tells whether the file is no text.
	 * @return whether there is a zero character near its beginning
	 */
	boolean isBinary() {
		return this.binary;
	}

	/**
	 * Reads the next line.
	 * @return the line without its end, marked if it was cut; {@code null} after the last
	 * one
	 * @throws IOException if the file cannot be read
	 */
	@Nullable String readLine() throws IOException {
		this.line.setLength(0);
		boolean cut = false;
		boolean any = false;
		while (this.position < this.end || fill()) {
			any = true;
			int lineEnd = findLineEnd();
			int room = this.maxLineLength - this.line.length();
			int length = lineEnd - this.position;
			this.line.append(this.buffer, this.position, Math.min(length, room));
			cut |= length > room;
			this.position = lineEnd;
			if (lineEnd < this.end) {
				this.position++;
				return finish(cut);
			}
		}
		return any ? finish(cut) : null;
	}

	private int findLineEnd() {
		for (int i = this.position; i < this.end; i++) {
			if (this.buffer[i] == '\n') {
				return i;
			}
		}
		return this.end;
	}

	private String finish(boolean cut) {
		if (cut) {
			return this.line + CUT_MARK;
		}
		int last = this.line.length() - 1;
		if (last >= 0 && this.line.charAt(last) == '\r') {
			this.line.setLength(last);
		}
		return this.line.toString();
	}

	private boolean fill() throws IOException {
		int count = this.stop.getAsBoolean() ? -1 : this.reader.read(this.buffer, 0, BUFFER_SIZE);
		this.position = 0;
		this.end = Math.max(0, count);
		return this.end > 0;
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
