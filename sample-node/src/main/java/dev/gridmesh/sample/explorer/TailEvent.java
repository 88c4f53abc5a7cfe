package dev.gridmesh.sample.explorer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The data of an event of {@code GET /api/tail}. Immutable, so safe for any thread.
 *
 * @param node name of the node that has the file
 * @param file path of the file below the node's directory
 * @param text the line, absent for other events
 * @param error what is wrong, absent unless it is
 * @since 0.1.0
 */
@JsonPropertyOrder({ "node", "file", "text", "error" })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TailEvent(String node, String file, @Nullable String text, @Nullable String error) {
}
