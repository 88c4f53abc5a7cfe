package dev.gridmesh.sample.tail;

import dev.gridmesh.sample.logs.FileName;

/**
 * What a node is asked by {@code logs.tail}. Immutable, so safe for any thread.
 *
 * @param file name of the file
 * @param lines how many of its last lines come first
 * @since 0.1.0
 */
public record TailRequest(String file, int lines) {

	/** Largest number of lines that come first. */
	public static final int MAX_LINES = 1000;

	/**
	 * Checks the request, wherever it comes from.
	 * @throws IllegalArgumentException if the number of lines is out of range
	 * @throws dev.gridmesh.sample.logs.RefusedException if the name is none
	 */
	public TailRequest {
		if (lines < 0 || lines > MAX_LINES) {
			throw new IllegalArgumentException("'lines' is %d; it must be from 0 to %d".formatted(lines, MAX_LINES));
		}
		file = new FileName(file).value();
	}

}
