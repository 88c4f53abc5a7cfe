package dev.gridmesh.sample.files;

/**
 * A file that was received whole. Immutable, so safe for any thread.
 *
 * @param name path below the node's directory
 * @param size size in bytes
 * @param sha256 SHA-256 of the content in hexadecimal digits
 * @since 0.1.0
 */
public record StoredFile(String name, long size, String sha256) {
}
