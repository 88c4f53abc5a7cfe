package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * The connection was lost during the call, or there was none when it was made. Immutable,
 * so safe for any thread.
 * <p>
 * Made on the hot path, once for each call of a lost connection, so it has no stack
 * trace.
 *
 * @since 0.1.0
 */
public final class GridDisconnectedException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Whether the call was surely not run.
	 */
	private final boolean retryable;

	/**
	 * Creates an error.
	 * @param message what happened
	 * @param retryable whether the call was surely never handed to the transport
	 */
	public GridDisconnectedException(String message, boolean retryable) {
		this(message, retryable, null);
	}

	/**
	 * Creates an error with a cause.
	 * @param message what happened
	 * @param retryable whether the call was surely never handed to the transport
	 * @param cause what led to it, or {@code null}
	 */
	public GridDisconnectedException(String message, boolean retryable, @Nullable Throwable cause) {
		super(message, cause, false);
		this.retryable = retryable;
	}

	@Override
	public boolean isRetryable() {
		return this.retryable;
	}

}
