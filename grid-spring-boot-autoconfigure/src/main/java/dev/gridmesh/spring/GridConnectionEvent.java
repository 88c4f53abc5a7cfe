package dev.gridmesh.spring;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.NodeName;

/**
 * Application event: the connection to a peer entered a state. Published in order, on a
 * thread of its own where listeners may block; a listener that is too slow misses states
 * in between, never the last one. Immutable, so safe for any thread.
 * <p>
 * A listener that throws ends no connection and no later event. Spring does not tell this
 * one to the listeners behind it, though, unless the application's own
 * {@code applicationEventMulticaster} has an error handler: that bean is for all events
 * of the application, so the grid does not change it.
 *
 * @param peer the node at the other end
 * @param state the state of the connection
 * @since 0.1.0
 */
public record GridConnectionEvent(NodeName peer, ConnectionState state) {

}
