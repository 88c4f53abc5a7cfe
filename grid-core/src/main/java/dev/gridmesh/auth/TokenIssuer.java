package dev.gridmesh.auth;

/**
 * Makes the token with which this node proves that it belongs to the grid. Called from
 * any thread, so implementations must be safe for that.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenIssuer {

	/**
	 * Returns a token that is valid now. Called at each attempt to connect, for the
	 * upgrade and for the Connect message alike (protocol.md §1 and §3), perhaps on an
	 * event loop: it must not block.
	 * @return the token, a secret; may be one that was returned before
	 */
	String issue();

}
