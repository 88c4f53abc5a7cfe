package dev.gridmesh.auth;

import java.security.Principal;

import reactor.core.publisher.Mono;

/**
 * Says who another node is, in the application's own way: by the token of a platform, by
 * the certificate, by what a proxy adds. Asked at both ends of each link, for the one who
 * dials and for the one who answers, after the proof of the grid's secret and before
 * either serves or sends a call.
 * <p>
 * Called on threads of the handler executor, so it may block; any number at once. An
 * answer that takes longer than {@code grid.connect.handshake-timeout} is a refusal.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GridAuthenticator {

	/**
	 * Finds out whether a node is the one whose name it claims.
	 * @param claim the name, and what the node has shown
	 * @return who it is: what {@link dev.gridmesh.GridCall#principal()} gives for its
	 * calls; empty or an {@link InvalidIdentityException} to refuse it. Any other error
	 * refuses it, too, and is logged as a failure of the authenticator
	 */
	Mono<? extends Principal> authenticate(PeerClaim claim);

}
