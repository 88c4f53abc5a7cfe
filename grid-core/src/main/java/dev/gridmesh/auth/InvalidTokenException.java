package dev.gridmesh.auth;

/**
 * A token was refused. The message says why and never holds any part of the token. Safe
 * for any thread.
 * <p>
 * Whoever can reach the port can cause it, so it has no stack trace. It is no
 * {@link dev.gridmesh.GridException}, since no call ends with it.
 *
 * @since 0.1.0
 */
public final class InvalidTokenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message why the token was refused, without any part of it
	 */
	public InvalidTokenException(String message) {
		super(message, null, false, false);
	}

}
