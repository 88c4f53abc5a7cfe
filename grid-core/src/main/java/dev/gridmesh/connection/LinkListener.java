package dev.gridmesh.connection;

import dev.gridmesh.transport.CloseReason;

/**
 * Is told when a link has ended. Called on the link's loop.
 */
interface LinkListener {

	void onLinkEnded(Link link, CloseReason reason);

}
