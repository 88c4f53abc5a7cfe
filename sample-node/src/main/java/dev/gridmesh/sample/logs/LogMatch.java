package dev.gridmesh.sample.logs;

/**
 * A line that was found. Immutable, so safe for any thread.
 *
 * @param file path of the file below the node's directory
 * @param line number of the line, from 1
 * @param text the line, cut if it is long
 * @since 0.1.0
 */
public record LogMatch(String file, long line, String text) {
}
