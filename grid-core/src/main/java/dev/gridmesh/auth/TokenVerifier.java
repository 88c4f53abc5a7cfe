package dev.gridmesh.auth;

/**
 * Checks the token with which another node proves that it belongs to the grid. Called
 * from any thread, so implementations must be safe for that.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenVerifier {

	/**
	 * Checks a token. Called for each upgrade and each Connect message (protocol.md §1
	 * and §3), perhaps on an event loop: it must not block.
	 * @param token what the other node sent, anything at all; empty if it sent none
	 * @throws InvalidTokenException if the token is not valid now
	 */
	void verify(String token) throws InvalidTokenException;

}
