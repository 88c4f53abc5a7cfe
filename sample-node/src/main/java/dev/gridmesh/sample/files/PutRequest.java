package dev.gridmesh.sample.files;

/**
 * What goes ahead of the content of a file to {@code files.put}. Immutable, so safe for
 * any thread.
 *
 * @param name the name that the file shall have, without directories
 * @param size size in bytes if it is known, else -1
 * @since 0.1.0
 */
public record PutRequest(String name, long size) {

	/** Pieces of the content that are under way at once: the capacity of the handler. */
	public static final int CAPACITY = 16;

}
