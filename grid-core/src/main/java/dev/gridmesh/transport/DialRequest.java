package dev.gridmesh.transport;

import java.time.Duration;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;

/**
 * Whom to dial and how (protocol.md §1).
 *
 * @param remote the peer; its scheme says whether TLS is used
 * @param path the route of the grid, beginning with a slash
 * @param token the bearer token, made for this attempt; empty for none
 * @param timeNanos what goes into {@code X-Minio-Time}: nanoseconds since the epoch
 * @param connectTimeout how long the TCP connection may take
 * @param upgradeTimeout how long the answer to the upgrade may take
 * @param maxMessageSize the largest frame and message that is received, in bytes
 * @param loop the loop that the transport should live on, where the connector can choose
 * @since 0.1.0
 */
public record DialRequest(NodeName remote, String path, String token, long timeNanos, Duration connectTimeout,
		Duration upgradeTimeout, int maxMessageSize, GridEventLoop loop) {

	@Override
	public String toString() {
		return "DialRequest[" + this.remote + this.path + "]";
	}

}
