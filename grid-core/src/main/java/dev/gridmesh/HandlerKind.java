package dev.gridmesh;

/**
 * The shapes of a call (protocol.md §4 and §5).
 *
 * @since 0.1.0
 */
public enum HandlerKind {

	/** One payload in, one payload or an error out. */
	SINGLE,

	/** An initial payload in, items out. */
	RESPONSE_STREAM,

	/** An initial payload and items in, nothing but the end out. */
	REQUEST_STREAM,

	/** Items in both directions. */
	TWO_WAY_STREAM;

	/**
	 * Tells whether the handler takes request items.
	 * @return whether items travel from the caller to the handler
	 */
	public boolean takesItems() {
		return this == REQUEST_STREAM || this == TWO_WAY_STREAM;
	}

}
