package dev.gridmesh.sample.files;

/**
 * A file that the receiver of a sync has already; goes to {@code files.send}. Immutable,
 * so safe for any thread.
 *
 * @param name path below the node's directory
 * @param size size in bytes
 * @param sha256 SHA-256 of the content in hexadecimal digits
 * @since 0.1.0
 */
public record FileChecksum(String name, long size, String sha256) {

	/** Checksums that are under way at once: the capacity of the handler. */
	public static final int CAPACITY = 16;

}
