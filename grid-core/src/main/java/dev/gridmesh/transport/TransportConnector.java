package dev.gridmesh.transport;

import dev.gridmesh.GridEventLoop;

/**
 * Dials peers. Safe for any thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TransportConnector {

	/**
	 * Tries once to reach a peer: looks the name up afresh, connects and upgrades.
	 * @param request whom to dial and how
	 * @param listener is told the outcome exactly once, success on the new transport's
	 * loop, failure on any thread
	 * @return a handle that gives the attempt up; a transport that comes up all the same
	 * is closed without being delivered, and the listener is told nothing more
	 */
	GridEventLoop.ScheduledTask dial(DialRequest request, DialListener listener);

}
