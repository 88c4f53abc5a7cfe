package dev.gridmesh.application;

import dev.gridmesh.NodeName;

/**
 * Work of one peer for the executor of blocking handlers, by which that shares its
 * threads fairly.
 *
 * @since 0.1.0
 */
public interface PeerTask extends Runnable {

	/**
	 * Whose call it belongs to.
	 * @return the node that made the call; this one for a call within it
	 */
	NodeName peer();

}
