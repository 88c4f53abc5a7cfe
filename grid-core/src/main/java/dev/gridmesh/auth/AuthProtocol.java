package dev.gridmesh.auth;

import java.util.function.Predicate;

import dev.gridmesh.NodeName;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways in which two nodes prove to each other who they are; there is no way
 * from one to another. Safe for any thread.
 */
interface AuthProtocol {

	/** The header in which a dialer proves itself. */
	String AUTHORIZATION = "Authorization";

	/** Its scheme in v1 (protocol.md §1). */
	String BEARER = "Bearer ";

	/** Its scheme in mutual. */
	String STATEMENT = UpgradeStatement.SCHEME + " ";

	DialerProof dial(ProvingNode dialer, NodeName remote);

	UpgradeCheck upgrades(ProvingNode acceptor, Predicate<String> isPeer);

	/**
	 * Finds the protocol that another node speaks.
	 * @param headers those of its request
	 * @param own what {@code grid.auth.protocol} is here
	 * @return a fault if it is another one, that names what to change; or {@code null}
	 */
	static @Nullable InvalidProofException otherProtocol(UpgradeHeaders headers, String own) {
		String authorization = headers.first(AUTHORIZATION);
		String other = "none";
		if (authorization != null && authorization.startsWith(STATEMENT)) {
			other = "mutual";
		}
		else if (authorization != null && authorization.startsWith(BEARER)) {
			other = "v1";
		}
		return other.equals(own) ? null
				: new InvalidProofException(ProofFault.OTHER_PROTOCOL,
						"its grid.auth.protocol is '%s', that of this node is '%s': set the same on all nodes"
							.formatted(other, own));
	}

}
