package dev.gridmesh;

/**
 * The remote node, or this one, has no handler with the id that was called. Immutable, so
 * safe for any thread.
 * <p>
 * Made on the hot path, so it has no stack trace.
 *
 * @since 0.1.0
 */
public final class GridHandlerNotFoundException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what happened
	 */
	public GridHandlerNotFoundException(String message) {
		super(message, null, false);
	}

}
