package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * The root of all errors that a call, a connection or a codec of the grid ends with.
 * Immutable, so safe for any thread.
 * <p>
 * The kinds are a closed set, so that a {@code switch} over them can be complete. The
 * kinds that are made while messages are being handled carry no stack trace: it would
 * show an event loop and never the caller. They say so in their own documentation.
 *
 * @since 0.1.0
 */
public abstract sealed class GridException extends RuntimeException
		permits GridDisconnectedException, GridHandlerNotFoundException, GridOverloadException, GridPayloadException,
		GridProtocolException, GridQuorumException, GridRejectedException, GridRemoteException, GridTimeoutException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error with a stack trace.
	 * @param message what happened, with the peer and the handler where they are known
	 * @param cause what led to it, or {@code null}
	 */
	GridException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Creates an error that may go without a stack trace.
	 * @param message what happened, with the peer and the handler where they are known
	 * @param cause what led to it, or {@code null}
	 * @param writableStackTrace whether the stack trace is filled in
	 */
	GridException(String message, @Nullable Throwable cause, boolean writableStackTrace) {
		super(message, cause, writableStackTrace, writableStackTrace);
	}

	/**
	 * Tells whether the call may be made again without the risk that its handler runs
	 * twice.
	 * @return {@code true} only if the handler surely did not run
	 */
	public boolean isRetryable() {
		return false;
	}

}
