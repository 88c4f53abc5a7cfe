package dev.gridmesh.connection;

import dev.gridmesh.transport.CloseReason;

/**
 * What a connection does with a handshake that was good. One of the methods is called,
 * once, on the loop of the transport.
 */
interface HandshakeAnswer {

	/** Lets the peer in: its link is the one that takes calls. */
	void accept();

	/**
	 * Closes the transport: the connection has no use for it.
	 * @param reason why
	 */
	void refuse(CloseReason reason);

	/**
	 * Does not let the peer in, and says why.
	 * @param reason why
	 */
	void reject(String reason);

	/** Leaves the transport to its link, which was replaced before it served. */
	void leave();

}
