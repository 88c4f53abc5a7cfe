package dev.gridmesh.auth;

import dev.gridmesh.NodeName;
import reactor.core.publisher.Mono;

/**
 * Gives what this node shows to the {@link GridAuthenticator} of another one, such as the
 * token of a platform. Sent with the upgrade request where this node dials, and with the
 * answer where it is dialled and the other end has been authenticated; only ever over
 * TLS.
 * <p>
 * Called on threads of the handler executor, so it may block; any number at once. An
 * answer that takes longer than {@code grid.connect.handshake-timeout} ends the attempt.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GridCredentials {

	/** How many characters of credentials fit into the head of a request. */
	int MAX_LENGTH = 6 * 1024;

	/**
	 * Gives the credentials for one link.
	 * @param remote the node that they are shown to, for tokens that are made out to
	 * their receiver
	 * @return visible ASCII characters, {@value #MAX_LENGTH} at most; empty to show
	 * nothing
	 */
	Mono<String> credentialsFor(NodeName remote);

}
