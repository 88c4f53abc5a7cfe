package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * Bytes from the wire break the protocol: they cannot be parsed, their checksum is wrong,
 * or they come out of sequence. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridProtocolException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what happened
	 */
	public GridProtocolException(String message) {
		super(message, null);
	}

	/**
	 * Creates an error with a cause.
	 * @param message what happened
	 * @param cause what led to it, or {@code null}
	 */
	public GridProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
