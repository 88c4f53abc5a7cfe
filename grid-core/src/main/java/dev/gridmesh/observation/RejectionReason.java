package dev.gridmesh.observation;

/**
 * Why this node refused a call of a peer, so that no handler ran.
 *
 * @since 0.1.0
 */
public enum RejectionReason {

	/** Too many calls run, too much waits to be sent, or all threads are busy. */
	BUSY,

	/** This node is being stopped. */
	LEAVING,

	/** There is no such handler, or it is of the other kind. */
	UNKNOWN_HANDLER,

	/** The opening message was not what the protocol allows. */
	INVALID

}
