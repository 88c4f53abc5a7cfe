package dev.gridmesh.sample.explorer;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A line of the answer to {@code GET /api/search}: any number of matches and of nodes
 * that failed, as they come, then exactly one summary. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public sealed interface SearchLine permits FailedNode, SearchLine.Match, SearchLine.Summary {

	/**
	 * A line of a log file that was found.
	 *
	 * @param node name of the node that has the file
	 * @param file path of the file below the node's directory
	 * @param line number of the line, from 1
	 * @param text the line, cut if it is long
	 * @since 0.1.0
	 */
	@JsonPropertyOrder({ "node", "file", "line", "text" })
	record Match(String node, String file, long line, String text) implements SearchLine {
	}

	/**
	 * The last line.
	 *
	 * @param done always true, to tell the last line from the others
	 * @param matches how many matches were sent
	 * @param complete whether there is nothing more to find: all nodes answered and none
	 * of them stopped early
	 * @param skippedFiles files that were not searched
	 * @param failed the nodes that did not answer to the end
	 * @since 0.1.0
	 */
	@JsonPropertyOrder({ "done", "matches", "complete", "skippedFiles", "failed" })
	record Summary(boolean done, int matches, boolean complete, int skippedFiles,
			List<FailedNode> failed) implements SearchLine {
	}

}
