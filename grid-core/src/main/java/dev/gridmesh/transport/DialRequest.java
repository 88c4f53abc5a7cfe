package dev.gridmesh.transport;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;

/**
 * Whom to dial and how (protocol.md §1).
 *
 * @param remote the peer; its scheme says whether TLS is used
 * @param path the route of the grid, beginning with a slash
 * @param headers what the upgrade request says besides what makes it one, in this order:
 * the proofs of this attempt, which are secrets
 * @param connectTimeout how long the TCP connection may take
 * @param upgradeTimeout how long the answer to the upgrade may take
 * @param maxMessageSize the largest frame and message that is received, in bytes
 * @param loop the loop that the transport should live on, where the connector can choose
 * @since 0.1.0
 */
public record DialRequest(NodeName remote, String path, Map<String, String> headers, Duration connectTimeout,
		Duration upgradeTimeout, int maxMessageSize, GridEventLoop loop) {

	/**
	 * Copies the headers, in their order.
	 */
	public DialRequest {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	@Override
	public String toString() {
		return "DialRequest[" + this.remote + this.path + "]";
	}

}
