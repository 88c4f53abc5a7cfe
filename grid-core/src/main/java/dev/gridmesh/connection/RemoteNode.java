package dev.gridmesh.connection;

import java.security.Principal;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.protocol.Extension;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake found out about the process at the other end.
 *
 * @param instanceId the random id of its start
 * @param extensions what both ends speak beyond protocol v1
 * @param principal who it has shown to be, {@code null} if it has shown nothing
 */
record RemoteNode(UUID instanceId, Set<Extension> extensions, @Nullable Principal principal) {

	RemoteNode shownToBe(@Nullable Principal principal) {
		return new RemoteNode(this.instanceId, this.extensions, principal);
	}

}
