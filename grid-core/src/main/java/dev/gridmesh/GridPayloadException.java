package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * A payload could not be encoded or decoded, or is larger than the limit. Immutable, so
 * safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridPayloadException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what happened
	 */
	public GridPayloadException(String message) {
		super(message, null);
	}

	/**
	 * Creates an error with a cause.
	 * @param message what happened
	 * @param cause what led to it, or {@code null}
	 */
	public GridPayloadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
