package dev.gridmesh.sample.explorer;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import dev.gridmesh.PeerResult;

/**
 * A node whose part of an answer is missing. Immutable, so safe for any thread.
 *
 * @param node name of the node
 * @param error why it did not answer, or not to the end
 * @since 0.1.0
 */
@JsonPropertyOrder({ "node", "error" })
public record FailedNode(String node, String error) implements SearchLine {

	static FailedNode of(PeerResult<?> result) {
		Throwable error = result.error();
		String message = (error != null) ? Objects.requireNonNullElse(error.getMessage(), error.toString())
				: "no answer";
		return new FailedNode(result.peer().value(), message);
	}

}
