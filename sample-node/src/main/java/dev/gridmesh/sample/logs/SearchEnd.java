package dev.gridmesh.sample.logs;

/**
 * How the search of one node ended. Immutable, so safe for any thread.
 *
 * @param complete whether all files were searched to their end; otherwise the limit or
 * the time was used up first
 * @param skippedFiles files that were not searched: binary, unreadable, gone meanwhile,
 * or not listed at all
 * @since 0.1.0
 */
public record SearchEnd(boolean complete, int skippedFiles) {
}
