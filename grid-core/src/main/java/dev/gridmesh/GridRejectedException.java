package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * A handshake was refused, by the remote node or by this one. Immutable, so safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class GridRejectedException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what happened
	 */
	public GridRejectedException(String message) {
		super(message, null);
	}

	/**
	 * Creates an error with a cause.
	 * @param message what happened
	 * @param cause what led to it, or {@code null}
	 */
	public GridRejectedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
