package dev.gridmesh.connection;

/**
 * Why a dialer is not let in, as the log of the acceptor tells reasons apart: a dialer
 * chooses the words of some, but not how many kinds there are.
 *
 * @since 0.1.0
 */
public enum HandshakeFault {

	/** What came is no Connect. */
	MALFORMED,

	/** Nobody here has the name that the dialer gave. */
	UNKNOWN_NAME,

	/** The clocks are too far apart. */
	WRONG_TIME,

	/** The token is not good. */
	BAD_TOKEN,

	/** The dialer's name is that of a peer but for how it is written. */
	OTHER_NAME,

	/** The peer should wait to be dialled. */
	WRONG_ROLE,

	/** It did not come to its end in time, or the connection ended before. */
	UNFINISHED

}
