package dev.gridmesh.auth;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import dev.gridmesh.NodeName;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Only the dialer proves itself, with tokens that are the same for all peers, as nodes of
 * other implementations do (protocol.md §1 and §3). Safe for any thread.
 */
final class TokenProtocol implements AuthProtocol {

	static final String NAME = "v1";

	private static final long NANOS_PER_SECOND = 1_000_000_000;

	private final GridTokens tokens;

	TokenProtocol(GridTokens tokens) {
		this.tokens = tokens;
	}

	@Override
	public DialerProof dial(ProvingNode dialer, NodeName remote) {
		Instant now = dialer.runtime().clock().instant();
		return new Dialled(this.tokens.issuer(), issue(this.tokens.issuer()),
				now.getEpochSecond() * NANOS_PER_SECOND + now.getNano());
	}

	private static String issue(TokenIssuer issuer) {
		String token = issuer.issue();
		if (token == null) {
			throw new IllegalStateException("the token issuer returned null");
		}
		return token;
	}

	@Override
	public UpgradeCheck upgrades(ProvingNode acceptor, Predicate<String> isPeer) {
		return (headers) -> {
			InvalidProofException other = AuthProtocol.otherProtocol(headers, NAME);
			String authorization = headers.first(AUTHORIZATION);
			boolean bearer = authorization != null && authorization.startsWith(BEARER);
			if (other != null && !bearer && authorization != null) {
				throw other;
			}
			verify(bearer ? String.valueOf(authorization).substring(BEARER.length()) : "");
			checkTime(headers, acceptor.runtime().clock().instant());
			return UpgradeProof.NONE;
		};
	}

	private void verify(String token) {
		try {
			this.tokens.verifier().verify(token);
		}
		catch (InvalidTokenException ex) {
			throw new InvalidProofException(ProofFault.NO_SECRET, String.valueOf(ex.getMessage()));
		}
	}

	private static void checkTime(UpgradeHeaders headers, Instant now) {
		String fault = UpgradeTimeCheck.faultOf(headers.first(UpgradeTimeCheck.HEADER), now);
		if (fault != null) {
			throw new InvalidProofException(ProofFault.WRONG_TIME, fault);
		}
	}

	/** Proves one attempt; who answers is believed. */
	private record Dialled(TokenIssuer issuer, String token, long timeNanos) implements DialerProof {

		@Override
		public Map<String, String> headers() {
			Map<String, String> headers = new LinkedHashMap<>();
			if (!this.token.isEmpty()) {
				headers.put(AUTHORIZATION, BEARER + this.token);
			}
			headers.put(UpgradeTimeCheck.HEADER, Long.toString(this.timeNanos));
			return headers;
		}

		@Override
		public @Nullable HandshakeProof check(UpgradeHeaders answer) {
			return null;
		}

		@Override
		public String connectToken() {
			return issue(this.issuer);
		}

		@Override
		public String toString() {
			return "Dialled[***]";
		}

	}

}
