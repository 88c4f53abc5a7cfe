package dev.gridmesh.connection;

import java.security.Principal;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.protocol.Extension;
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
 */
record RemoteNode(UUID instanceId, Set<Extension> extensions, @Nullable Principal principal,
		@Nullable String codecType) {

	RemoteNode {
		codecType = (codecType != null) ? PeerText.line(codecType) : null;
	}

	RemoteNode shownToBe(@Nullable Principal principal) {
		return new RemoteNode(this.instanceId, this.extensions, principal, this.codecType);
	}

}
