package dev.gridmesh.protocol;

/**
 * How many items a stream's handler takes and sends ahead, as extension {@code caps}
 * tells it (docs/protocol-extensions.md). An immutable value, safe for any thread.
 *
 * @param in how many request items, 0 if the handler takes none
 * @param out how many response items, at least 1
 * @since 0.1.0
 */
public record Capacities(int in, int out) {

}
