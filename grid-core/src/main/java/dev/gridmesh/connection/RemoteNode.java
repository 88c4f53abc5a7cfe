package dev.gridmesh.connection;

import java.security.Principal;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.auth.LinkSecret;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.LinkClaim;
import dev.gridmesh.transport.PeerText;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake found out about the process at the other end.
 *
 * @param instanceId the random id of its start
 * @param extensions what both ends speak beyond protocol v1
 * @param principal who it has shown to be, {@code null} if it has shown nothing
 * @param codecType the format that it writes objects in, made fit to be shown;
 * {@code null} if it did not say
 * @param claim what a dialer said of the connection, {@code null} if it said nothing, and
 * of an acceptor
 * @param lifetime how long the link may go on
 * @param secret the one that made the link, {@code null} if none did
 */
record RemoteNode(UUID instanceId, Set<Extension> extensions, @Nullable Principal principal, @Nullable String codecType,
		@Nullable LinkClaim claim, LinkLifetime lifetime, @Nullable LinkSecret secret) {

	RemoteNode {
		codecType = (codecType != null) ? PeerText.line(codecType) : null;
	}

	RemoteNode shownToBe(@Nullable Principal principal) {
		return new RemoteNode(this.instanceId, this.extensions, principal, this.codecType, this.claim, this.lifetime,
				this.secret);
	}

	/** Whether it says that it has a link that lives, which is to be renewed. */
	boolean renews() {
		return this.claim != null && this.claim.renews() && this.extensions.contains(Extension.RENEW);
	}

	/**
	 * Tells whether this is the same connection of the same process.
	 * @param other what another handshake found out
	 * @return whether ids and, as far as either has one, keys are equal
	 */
	boolean isSame(RemoteNode other) {
		return this.instanceId.equals(other.instanceId) && Objects.equals(key(), other.key());
	}

	private @Nullable UUID key() {
		return (this.claim != null) ? this.claim.key() : null;
	}

}
