package dev.gridmesh.connection;

/**
 * Why a dialer is not let in, as the log of the acceptor tells reasons apart: a dialer
 * chooses the words of some, but not how many kinds there are.
 *
 * @since 0.1.0
 */
public enum HandshakeFault {

	/** What came is no Connect. */
	MALFORMED("is it a node of this grid?"),

	/** Nobody here has the name that the dialer gave. */
	UNKNOWN_NAME("add it to grid.peers here, or set grid.local there"),

	/** The clocks are too far apart. */
	WRONG_TIME("set the clocks (grid.auth.max-clock-skew)"),

	/** The token is not good. */
	BAD_TOKEN("grid.auth.secret must be the same on all nodes"),

	/** The dialer's name is that of a peer but for how it is written. */
	OTHER_NAME("write each name in the same way on all nodes (grid.local, grid.peers)"),

	/** The peer should wait to be dialled. */
	WRONG_ROLE("this node dials that one; write both names in the same way on both (grid.local, grid.peers)"),

	/** It did not come to its end in time, or the connection ended before. */
	UNFINISHED("see the log there (grid.connect.handshake-timeout)");

	private final String remedy;

	HandshakeFault(String remedy) {
		this.remedy = remedy;
	}

	/**
	 * Says what to look at or to change.
	 * @return words for the log of the acceptor
	 */
	public String remedy() {
		return this.remedy;
	}

}
