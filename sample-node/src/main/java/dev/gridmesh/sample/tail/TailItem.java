package dev.gridmesh.sample.tail;

import org.jspecify.annotations.Nullable;

import dev.gridmesh.sample.logs.Refusal;

/**
 * One item of the answer to {@code logs.tail}. Immutable, so safe for any thread.
 *
 * @param kind what has happened
 * @param text the line, or a word to the event; empty if there is nothing to say
 * @param refusal why there is nothing to come, {@code null} but for {@link Kind#REFUSED}
 * @since 0.1.0
 */
public record TailItem(Kind kind, String text, @Nullable Refusal refusal) {

	/** Items that are under way at once: the capacity of the handler. */
	public static final int CAPACITY = 16;

	/**
	 * What can happen to a file.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** The file is open; the first item unless it is refused. */
		STARTED,

		/** A whole line. */
		LINE,

		/** There is another file of that name, which is read from its beginning. */
		ROTATED,

		/** The file became shorter, and is read from its beginning. */
		TRUNCATED,

		/** The file is not there any more; the last item. */
		GONE,

		/** There is nothing to follow; the only item. */
		REFUSED

	}

	static TailItem of(Kind kind, String text) {
		return new TailItem(kind, text, null);
	}

	/**
	 * Tells whether nothing follows.
	 * @return whether this is the last item
	 */
	public boolean last() {
		return this.kind == Kind.GONE || this.kind == Kind.REFUSED;
	}

}
