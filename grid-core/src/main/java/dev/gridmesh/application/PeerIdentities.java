package dev.gridmesh.application;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.CertificateIdentity;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.GridCredentials;
import dev.gridmesh.auth.InvalidProofException;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.auth.NodePrincipal;
import dev.gridmesh.auth.PeerClaim;
import dev.gridmesh.auth.ProofFault;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Binds nodes to their names, beyond the secret that all of them hold: by certificates,
 * by what the application's authenticator says, or not at all. Immutable, so safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class PeerIdentities {

	private final NodeIdentity identity;

	private final @Nullable GridAuthenticator authenticator;

	private final @Nullable GridCredentials credentials;

	private final Duration limit;

	private final ApplicationErrors errors;

	/**
	 * Makes what binds nodes to their names.
	 * @param identity what they must show
	 * @param authenticator the application's, or {@code null} if it has none
	 * @param credentials what this node shows to the authenticators of others, or
	 * {@code null} for nothing
	 * @param limit how long the application may take to answer
	 * @param errors takes what the application throws
	 */
	public PeerIdentities(NodeIdentity identity, @Nullable GridAuthenticator authenticator,
			@Nullable GridCredentials credentials, Duration limit, ApplicationErrors errors) {
		this.identity = identity;
		this.authenticator = authenticator;
		this.credentials = credentials;
		this.limit = limit;
		this.errors = errors;
	}

	/**
	 * Tells whether a claimed name needs no more than the secret of the grid, and nobody
	 * has to be asked.
	 * @return whether {@link #identify} would let everybody pass
	 */
	public boolean isNameEnough() {
		return this.identity == NodeIdentity.NAME && this.authenticator == null;
	}

	/**
	 * Tells whether this node shows anything to the authenticators of others.
	 * @return whether {@link #credentialsFor} has anything to give
	 */
	public boolean hasCredentials() {
		return this.credentials != null;
	}

	/**
	 * Checks that this node can show what is asked for, before it starts.
	 * @param local its name
	 * @throws IllegalStateException if it cannot, which says what to change
	 */
	public void requireTls(NodeName local) {
		boolean certificates = this.identity == NodeIdentity.CERTIFICATE;
		if (!local.secure() && (certificates || this.credentials != null)) {
			throw new IllegalStateException("%s %s, but the name of this node is %s: use https names for all nodes"
				.formatted(certificates ? "grid.auth.identity is 'certificate', and certificates"
						: "there are GridCredentials, and they", "are shown over TLS alone", local));
		}
	}

	/**
	 * Finds out whether a node is the one whose name it claims.
	 * @param claim the name, and what the node has shown
	 * @param runtime time and threads
	 * @return who it is; fails with an {@link InvalidProofException} if it is somebody
	 * else, whose message continues the name
	 */
	public Mono<Principal> identify(PeerClaim claim, GridRuntime runtime) {
		if (this.identity == NodeIdentity.CERTIFICATE) {
			String fault = CertificateIdentity.faultOf(claim.name(), claim.peer().certificates());
			if (fault != null) {
				return Mono.error(new InvalidProofException(ProofFault.OTHER_CERTIFICATE, fault));
			}
		}
		GridAuthenticator authenticator = this.authenticator;
		if (authenticator == null) {
			return Mono.just(new NodePrincipal(claim.name(), this.identity));
		}
		BoundedAnswer.Question<Principal> question = new BoundedAnswer.Question<>("the GridAuthenticator",
				ApplicationPart.AUTHENTICATOR, claim.name(), () -> authenticator.authenticate(claim));
		return BoundedAnswer.to(question, runtime, this.limit, this.errors)
			.switchIfEmpty(Mono.error(() -> new InvalidProofException(ProofFault.NOT_AUTHENTICATED,
					"the GridAuthenticator here does not take it for that node")));
	}

	/**
	 * Asks what this node shows to the authenticator of another one.
	 * @param remote the other node
	 * @param runtime time and threads
	 * @return headers by name, secrets in them; none on the way without TLS. Fails with
	 * an {@link InvalidProofException}
	 */
	public Mono<Map<String, String>> credentialsFor(NodeName remote, GridRuntime runtime) {
		GridCredentials credentials = this.credentials;
		if (credentials == null || !remote.secure()) {
			return Mono.just(Map.of());
		}
		BoundedAnswer.Question<String> question = new BoundedAnswer.Question<>("the GridCredentials",
				ApplicationPart.CREDENTIALS, remote,
				() -> credentials.credentialsFor(remote).map(PeerIdentities::requireHeader));
		return BoundedAnswer.to(question, runtime, this.limit, this.errors)
			.map((value) -> Map.of(PeerClaim.CREDENTIALS_HEADER, value))
			.defaultIfEmpty(Map.of());
	}

	/** What it is stays out of the message. */
	private static String requireHeader(String value) {
		boolean visible = value.chars().allMatch((c) -> c > ' ' && c < 0x7f);
		if (value.isEmpty() || !visible || value.length() > GridCredentials.MAX_LENGTH) {
			throw new IllegalArgumentException(
					"credentials must be 1 to %d visible characters of ASCII: these have %d characters%s".formatted(
							GridCredentials.MAX_LENGTH, value.length(), visible ? "" : ", of which some are others"));
		}
		return value;
	}

}
