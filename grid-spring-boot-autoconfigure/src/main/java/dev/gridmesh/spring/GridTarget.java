package dev.gridmesh.spring;

/**
 * Which nodes a {@link GridExchange @GridExchange} method calls.
 *
 * @since 0.1.0
 */
public enum GridTarget {

	/** The node that the {@link Peer @Peer} argument names. */
	PEER,

	/** Some node, as {@link GridRequester#any()} finds it. */
	ANY,

	/** All nodes, this one included. */
	ALL,

	/** All nodes, but for this one. */
	OTHERS;

	/**
	 * Tells whether one call goes to more than one node.
	 * @return whether it does
	 */
	public boolean isMany() {
		return this == ALL || this == OTHERS;
	}

}
