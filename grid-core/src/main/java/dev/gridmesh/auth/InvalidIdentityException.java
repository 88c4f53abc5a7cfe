package dev.gridmesh.auth;

/**
 * A {@link GridAuthenticator} does not take a node for the one whose name it claims. The
 * message says why, for the log of this node, and what to change; it never holds a
 * secret. Safe for any thread.
 * <p>
 * Other nodes can cause it, so it has no stack trace.
 *
 * @since 0.1.0
 */
public final class InvalidIdentityException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates a refusal.
	 * @param message why, continuing the name of the node
	 */
	public InvalidIdentityException(String message) {
		super(message, null, false, false);
	}

}
