package dev.gridmesh.manager;

import java.util.HashMap;
import java.util.Map;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.PeerIdentities;
import dev.gridmesh.auth.HandshakeProof;
import dev.gridmesh.auth.InvalidProofException;
import dev.gridmesh.auth.PeerClaim;
import dev.gridmesh.auth.ProofFault;
import dev.gridmesh.auth.UpgradeCheck;
import dev.gridmesh.auth.UpgradeProof;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.connection.ProvenDialer;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.UpgradeHeaders;
import reactor.core.publisher.Mono;

/**
 * Finds out who dials: first what it proves, then, for a name that is proven, whether it
 * is the node of that name, and last what this node shows in turn. Safe for any thread.
 */
final class UpgradeAdmission {

	private final ConnectionEnvironment node;

	private final UpgradeCheck check;

	/**
	 * Makes the admission of one run of a node.
	 * @param node this node
	 * @param check checks proofs
	 */
	UpgradeAdmission(ConnectionEnvironment node, UpgradeCheck check) {
		this.node = node;
		this.check = check;
	}

	/**
	 * Finds out who dials.
	 * @param headers the headers of the request
	 * @param peer what the socket knows of its other end
	 * @return the dialer; empty if a check failed and was reported; fails with an
	 * {@link InvalidProofException} if it is not to be let in
	 */
	Mono<Admission> admit(UpgradeHeaders headers, SocketPeer peer) {
		UpgradeProof proof;
		try {
			proof = this.check.check(headers);
		}
		catch (InvalidProofException ex) {
			return Mono.error(ex);
		}
		catch (Throwable ex) {
			this.node.errors().report(ApplicationPart.TOKEN_VERIFIER, ex);
			return Mono.empty();
		}
		HandshakeProof handshake = proof.handshake();
		PeerIdentities identities = this.node.identities();
		if (handshake == null || (identities.isNameEnough() && !identities.hasCredentials())) {
			return Mono.just(new Admission(proof.headers(), new ProvenDialer(handshake, null)));
		}
		return Mono.defer(() -> identify(proof, handshake, headers, peer));
	}

	private Mono<Admission> identify(UpgradeProof proof, HandshakeProof handshake, UpgradeHeaders headers,
			SocketPeer peer) {
		NodeName name = nameOf(handshake);
		PeerIdentities identities = this.node.identities();
		return identities.identify(new PeerClaim(name, this.node.local(), peer, headers), this.node.runtime())
			.flatMap((principal) -> identities.credentialsFor(name, this.node.runtime())
				.map((credentials) -> new Admission(merged(proof.headers(), credentials),
						new ProvenDialer(handshake, principal))))
			.onErrorMap(InvalidProofException.class,
					(ex) -> new InvalidProofException(ex.fault(), name + ": " + ex.getMessage()));
	}

	private static NodeName nameOf(HandshakeProof handshake) {
		try {
			return NodeName.of(handshake.dialer());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidProofException(ProofFault.MALFORMED, String.valueOf(ex.getMessage()));
		}
	}

	private static Map<String, String> merged(Map<String, String> proof, Map<String, String> credentials) {
		Map<String, String> headers = new HashMap<>(proof);
		headers.putAll(credentials);
		return headers;
	}

	/**
	 * A dialer that may go on.
	 *
	 * @param headers what the answer says, secrets in it
	 * @param dialer who it is
	 */
	record Admission(Map<String, String> headers, ProvenDialer dialer) {

		@Override
		public String toString() {
			return "Admission[***]";
		}

	}

}
