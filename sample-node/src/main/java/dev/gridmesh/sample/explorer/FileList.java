package dev.gridmesh.sample.explorer;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The answer to {@code GET /api/files}. Immutable, so safe for any thread.
 *
 * @param files the files of all nodes that answered, by node and name
 * @param skipped files that the nodes could not list
 * @param failed the nodes that did not answer
 * @since 0.1.0
 */
@JsonPropertyOrder({ "files", "skipped", "failed" })
public record FileList(List<File> files, int skipped, List<FailedNode> failed) {

	/**
	 * A file of one node.
	 *
	 * @param node name of the node
	 * @param name path of the file below the node's directory
	 * @param size size in bytes
	 * @param modified time of the last change
	 * @since 0.1.0
	 */
	@JsonPropertyOrder({ "node", "name", "size", "modified" })
	public record File(String node, String name, long size, Instant modified) {
	}

}
