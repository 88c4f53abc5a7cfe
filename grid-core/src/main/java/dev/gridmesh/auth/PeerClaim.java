package dev.gridmesh.auth;

import java.util.Objects;

import dev.gridmesh.NodeName;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A name that a node claims, and what there is to tell whether it is that node. It has
 * proven by then that it holds the secret of the grid. Immutable, so safe for any thread.
 *
 * @param name the name that the other node claims, or that this one has dialled
 * @param local this node
 * @param peer where it comes from, and its certificates
 * @param headers those of its upgrade request, or of its answer to ours; to be read until
 * the claim is decided, since nothing of them is kept
 * @since 0.1.0
 */
public record PeerClaim(NodeName name, NodeName local, SocketPeer peer, UpgradeHeaders headers) {

	/**
	 * The header in which a node sends what its {@link GridCredentials} give.
	 */
	public static final String CREDENTIALS_HEADER = "Grid-Credentials";

	/**
	 * Checks that all is there.
	 */
	public PeerClaim {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(local, "local");
		Objects.requireNonNull(peer, "peer");
		Objects.requireNonNull(headers, "headers");
	}

	/**
	 * What the {@link GridCredentials} of the other node gave for this one.
	 * @return a secret, such as a token, or {@code null} if it sent none
	 */
	public @Nullable String credentials() {
		return this.headers.first(CREDENTIALS_HEADER);
	}

	@Override
	public String toString() {
		return "PeerClaim[" + this.name + " at " + this.peer + "]";
	}

}
