package dev.gridmesh.sample.files;

import org.jspecify.annotations.Nullable;

import dev.gridmesh.sample.logs.Refusal;

/**
 * One item of the answer to {@code files.send}: of each missing file its start, its
 * content and its end, then how many there were. For one thread at a time, as the content
 * is not copied.
 *
 * @param kind what this is
 * @param name name of the file, empty for {@link Kind#DONE}
 * @param count size of the file in bytes at its start and end, of {@link Kind#DONE} the
 * files that the receiver had already
 * @param unlisted what is in the directory and no file, with {@link Kind#DONE}
 * @param data a piece of the content, absent for other kinds
 * @param text checksum at the end of a file, or why it is skipped
 * @param refusal why nothing is sent
 * @since 0.1.0
 */
public record FilePart(Kind kind, String name, long count, int unlisted, byte @Nullable [] data, @Nullable String text,
		@Nullable Refusal refusal) {

	/** Parts that are under way at once: the capacity of the handler. */
	public static final int CAPACITY = 16;

	/**
	 * What a part can be.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** The next file begins. */
		START,

		/** A piece of its content. */
		DATA,

		/** The file is complete. */
		END,

		/** The file does not come, or not to its end. */
		SKIPPED,

		/** All files have come; the last part. */
		DONE,

		/** Nothing comes; the only part. */
		REFUSED

	}

	static FilePart start(String name, long size) {
		return new FilePart(Kind.START, name, size, 0, null, null, null);
	}

	static FilePart data(String name, byte[] data) {
		return new FilePart(Kind.DATA, name, 0, 0, data, null, null);
	}

	static FilePart end(String name, long size, String sha256) {
		return new FilePart(Kind.END, name, size, 0, null, sha256, null);
	}

	static FilePart skipped(String name, String reason) {
		return new FilePart(Kind.SKIPPED, name, 0, 0, null, reason, null);
	}

	static FilePart done(long unchanged, int unlisted) {
		return new FilePart(Kind.DONE, "", unchanged, unlisted, null, null, null);
	}

	static FilePart refused(Refusal refusal) {
		return new FilePart(Kind.REFUSED, "", 0, 0, null, null, refusal);
	}

}
