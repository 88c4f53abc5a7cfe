package dev.gridmesh.sample.files;

/**
 * What goes ahead of the checksums to {@code files.send}. Immutable, so safe for any
 * thread.
 *
 * @param maxSize largest file that the receiver takes, in bytes
 * @since 0.1.0
 */
public record SendRequest(long maxSize) {
}
