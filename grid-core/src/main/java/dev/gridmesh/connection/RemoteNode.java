package dev.gridmesh.connection;

import java.util.Set;
import java.util.UUID;

import dev.gridmesh.protocol.Extension;

/**
 * What the handshake found out about the process at the other end.
 *
 * @param instanceId the random id of its start
 * @param extensions what both ends speak beyond protocol v1
 */
record RemoteNode(UUID instanceId, Set<Extension> extensions) {

}
