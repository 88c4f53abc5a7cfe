package dev.gridmesh.sample.logs;

import java.time.Instant;

/**
 * A file in a node's log directory. Immutable, so safe for any thread.
 *
 * @param name path below the directory, with slashes
 * @param size size in bytes
 * @param modified time of the last change
 * @since 0.1.0
 */
public record LogFile(String name, long size, Instant modified) {
}
