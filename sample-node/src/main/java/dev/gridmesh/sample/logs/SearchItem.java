package dev.gridmesh.sample.logs;

import org.jspecify.annotations.Nullable;

/**
 * One item that a node answers to {@code logs.search}: a match, or the end, which is the
 * last item. Immutable, so safe for any thread.
 *
 * @param match the line that was found, {@code null} for the end
 * @param end how the search ended, {@code null} for a match
 * @since 0.1.0
 */
public record SearchItem(@Nullable LogMatch match, @Nullable SearchEnd end) {

	/** Matches that are under way at once: the capacity of the handler. */
	public static final int CAPACITY = 16;

	/**
	 * Makes the item of a match.
	 * @param match the line that was found
	 * @return the item
	 */
	public static SearchItem of(LogMatch match) {
		return new SearchItem(match, null);
	}

	/**
	 * Makes the last item.
	 * @param end how the search ended
	 * @return the item
	 */
	public static SearchItem of(SearchEnd end) {
		return new SearchItem(null, end);
	}

}
