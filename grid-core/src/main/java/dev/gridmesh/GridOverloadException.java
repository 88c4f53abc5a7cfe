package dev.gridmesh;

/**
 * A limit was reached before the call was run: too many calls in flight, a full queue, a
 * busy or a leaving peer. Always retryable. Immutable, so safe for any thread.
 * <p>
 * Made on the hot path, so it has no stack trace.
 *
 * @since 0.1.0
 */
public final class GridOverloadException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what happened
	 */
	public GridOverloadException(String message) {
		super(message, null, false);
	}

	@Override
	public boolean isRetryable() {
		return true;
	}

}
