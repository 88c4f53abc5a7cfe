package dev.gridmesh.sample.explorer;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

import dev.gridmesh.ConnectionState;

/**
 * The answer to {@code GET /api/nodes}. Immutable, so safe for any thread.
 *
 * @param local the node that answers
 * @param nodes all nodes, the one that answers first
 * @since 0.1.0
 */
@JsonPropertyOrder({ "local", "nodes" })
public record NodeList(String local, List<Node> nodes) {

	/**
	 * One node, as the one that answers sees it.
	 *
	 * @param node name of the node
	 * @param state state of the connection to it
	 * @param lastError why it is not connected, absent if it is
	 * @since 0.1.0
	 */
	@JsonPropertyOrder({ "node", "state", "lastError" })
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Node(String node, ConnectionState state, @Nullable String lastError) {
	}

}
