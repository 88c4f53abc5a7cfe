package dev.gridmesh;

/**
 * State of the lasting relation between this node and one peer (protocol.md §6).
 *
 * @since 0.1.0
 */
public enum ConnectionState {

	/** Nothing was tried yet; an acceptor stays here until its peer first dials in. */
	UNCONNECTED,

	/** The dialer's first attempt is under way; an acceptor is never here. */
	CONNECTING,

	/** A link is established: calls can be made. */
	CONNECTED,

	/**
	 * The link was lost, or no attempt succeeded yet; the dialer keeps trying, for ever.
	 */
	CONNECTION_ERROR,

	/** This node stopped, or the peer was removed; final. */
	SHUTDOWN;

	/**
	 * Tells whether a connection in this state may go to another one.
	 * @param next the state to go to
	 * @return whether the change is legal
	 */
	public boolean canBecome(ConnectionState next) {
		return switch (this) {
			case UNCONNECTED -> next != UNCONNECTED;
			case CONNECTING -> next == CONNECTED || next == CONNECTION_ERROR || next == SHUTDOWN;
			// a new link may replace the old one without an error in between
			case CONNECTED -> next == CONNECTED || next == CONNECTION_ERROR || next == SHUTDOWN;
			case CONNECTION_ERROR -> next == CONNECTED || next == SHUTDOWN;
			case SHUTDOWN -> false;
		};
	}

}
