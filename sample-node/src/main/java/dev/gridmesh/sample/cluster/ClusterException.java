package dev.gridmesh.sample.cluster;

/**
 * Says why there is no cluster, in words for the person at the terminal. Immutable, so
 * safe for any thread.
 */
class ClusterException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error without a stack trace, which would tell that person nothing.
	 * @param message what is wrong
	 */
	ClusterException(String message) {
		super(message, null, false, false);
	}

}
