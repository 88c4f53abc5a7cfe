package dev.gridmesh.auth;

import java.util.Objects;

/**
 * How a node proves that it belongs to the grid, and how it checks others. Safe for any
 * thread.
 *
 * @param issuer makes the tokens of this node
 * @param verifier checks the tokens of other nodes
 * @since 0.1.0
 */
public record GridTokens(TokenIssuer issuer, TokenVerifier verifier) {

	private static final GridTokens NONE = new GridTokens(() -> "", (token) -> {
		// every token is as good as none
	});

	/**
	 * Checks that both are there.
	 */
	public GridTokens {
		Objects.requireNonNull(issuer, "issuer");
		Objects.requireNonNull(verifier, "verifier");
	}

	/**
	 * Makes a pair of the application's own.
	 * @param issuer makes the tokens of this node
	 * @param verifier checks the tokens of other nodes
	 * @return both
	 */
	public static GridTokens of(TokenIssuer issuer, TokenVerifier verifier) {
		return new GridTokens(issuer, verifier);
	}

	/**
	 * Sends empty tokens and takes any. Whoever can reach the port can then call every
	 * handler.
	 * @return a pair that checks nothing
	 */
	public static GridTokens none() {
		return NONE;
	}

	/**
	 * Makes JSON Web Tokens signed with HS512 under a secret that all nodes share
	 * (protocol.md §1), valid for 24 hours.
	 * @param accessKey the name that the tokens are made out to, the same on all nodes
	 * @param secret the shared secret; 32 bytes or more are advised
	 * @return a pair for that secret
	 * @throws IllegalArgumentException if either is empty
	 */
	public static GridTokens hs512(String accessKey, String secret) {
		return hs512Builder(accessKey, secret).build();
	}

	/**
	 * Starts what {@link #hs512} makes, with more to choose.
	 * @param accessKey the name that the tokens are made out to, the same on all nodes
	 * @param secret the shared secret that signs; 32 bytes or more are advised
	 * @return a new builder
	 * @throws IllegalArgumentException if either is empty
	 */
	public static Hs512TokensBuilder hs512Builder(String accessKey, String secret) {
		return new Hs512TokensBuilder(accessKey, secret);
	}

	/**
	 * Shows no more than the types of the two, whatever they are.
	 * @return one line
	 */
	@Override
	public String toString() {
		return "GridTokens[%s, %s]".formatted(this.issuer.getClass().getName(), this.verifier.getClass().getName());
	}

}
