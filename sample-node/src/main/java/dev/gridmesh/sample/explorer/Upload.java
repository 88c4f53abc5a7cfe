package dev.gridmesh.sample.explorer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The answer to {@code POST /api/files/{node}/{name}}. Immutable, so safe for any thread.
 *
 * @param node name of the node that has the file now
 * @param name name of the file
 * @param size size in bytes
 * @param sha256 SHA-256 of the content in hexadecimal digits
 * @since 0.1.0
 */
@JsonPropertyOrder({ "node", "name", "size", "sha256" })
public record Upload(String node, String name, long size, String sha256) {
}
