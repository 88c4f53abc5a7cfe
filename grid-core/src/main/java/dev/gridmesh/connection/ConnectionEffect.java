package dev.gridmesh.connection;

/**
 * What a connection does when something happens to it, one after the other
 * ({@link ConnectionTable}).
 */
enum ConnectionEffect {

	/**
	 * The link that takes calls is closed, and one that retires: its queue at once, its
	 * calls by its loop.
	 */
	CLOSE_CURRENT,

	/** The new link is the one that takes calls. */
	SET_CURRENT,

	/**
	 * The new link takes calls in the place of the current one, which finishes those that
	 * it has.
	 */
	RENEW_CURRENT,

	/** No link takes calls. */
	CLEAR_CURRENT,

	/** The new state, and why, is there for all to read. */
	ENTER,

	/** The new link is answered, if it was accepted, and begins to serve. */
	ACTIVATE,

	/** The new link is closed, before it was ever used. */
	REFUSE,

	/** The dialler begins another attempt, after a pause. */
	DIAL,

	/** The dialler gives up what it has under way. */
	STOP_DIALLING,

	/** A line in the log. */
	LOG

}
