package dev.gridmesh.sample.logs;

import org.jspecify.annotations.Nullable;

/**
 * What a node is asked by {@code logs.search}. Immutable, so safe for any thread.
 *
 * @param query text to find in a line, in upper or lower case
 * @param limit how many matches are wanted
 * @since 0.1.0
 */
public record SearchRequest(String query, int limit) {

	/** Longest query in characters. */
	public static final int MAX_QUERY_LENGTH = 200;

	/** Largest limit. */
	public static final int MAX_LIMIT = 1_000_000;

	/**
	 * Checks the request, wherever it comes from.
	 * @throws IllegalArgumentException if a part of it is missing or out of range
	 */
	public SearchRequest {
		String problem = findProblem(query, limit);
		if (problem != null) {
			throw new IllegalArgumentException(problem);
		}
	}

	private static @Nullable String findProblem(@Nullable String query, int limit) {
		if (query == null || query.isBlank()) {
			return "the query 'q' is missing: it is the text to find";
		}
		if (query.length() > MAX_QUERY_LENGTH) {
			return "the query 'q' has %d characters; at most %d are allowed".formatted(query.length(),
					MAX_QUERY_LENGTH);
		}
		if (limit < 1 || limit > MAX_LIMIT) {
			return "'limit' is %d; it must be from 1 to %d".formatted(limit, MAX_LIMIT);
		}
		return null;
	}

}
