package dev.gridmesh;

/**
 * Which end of a connection opens the socket (protocol.md §1); the calls over it know no
 * such difference.
 *
 * @since 0.1.0
 */
public enum ConnectionRole {

	/** This node dials. */
	DIALER,

	/** The peer dials. */
	ACCEPTOR,

	/** The peer is this node itself: calls never leave the process. */
	LOCAL

}
