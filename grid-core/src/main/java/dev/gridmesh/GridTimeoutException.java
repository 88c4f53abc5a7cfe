package dev.gridmesh;

/**
 * A call was not answered before its deadline. Its handler may have run all the same.
 * Immutable, so safe for any thread.
 * <p>
 * Made on the hot path, so it has no stack trace.
 *
 * @since 0.1.0
 */
public final class GridTimeoutException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what happened
	 */
	public GridTimeoutException(String message) {
		super(message, null, false);
	}

}
