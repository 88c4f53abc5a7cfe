package dev.gridmesh.connection;

import dev.gridmesh.transport.CloseReason;

/**
 * Is told what the connection has to know of a link. Called on the link's loop.
 */
interface LinkListener {

	/** The link has ended. */
	void onLinkEnded(Link link, CloseReason reason);

	/**
	 * It is time to renew the link, which its dialer can do.
	 * @param link the link
	 * @param why for the log
	 */
	default void onRenewalDue(Link link, String why) {
		// the other end does it
	}

}
