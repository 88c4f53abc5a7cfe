package dev.gridmesh.sample.logs;

import java.util.List;

/**
 * What one node answers to {@code logs.search}. Immutable, so safe for any thread.
 *
 * @param matches the lines that were found, from the newest file on
 * @param complete whether all files were searched to their end; otherwise the limit, the
 * size of the answer or the time was used up first
 * @param skippedFiles files that were not searched: binary, unreadable, gone meanwhile,
 * or not listed at all
 * @since 0.1.0
 */
public record SearchAnswer(List<LogMatch> matches, boolean complete, int skippedFiles) {

	public SearchAnswer {
		matches = List.copyOf(matches);
	}

}
