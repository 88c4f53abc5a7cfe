package dev.gridmesh.boot.actuate;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the endpoint shows it.
 *
 * @param remote the name of the peer
 * @param state the state of the connection
 * @param role which end dials
 * @param since when the state was entered
 * @param instanceId the id of the peer's process, or {@code null} before the first
 * handshake
 * @param codec the format that the peer writes objects in, or {@code null} if it did not
 * say or there is no link
 * @param lastError why the last link or attempt ended, or {@code null} if none did
 * @param reconnects how often a link was established after the first
 * @param ping round trips of the heartbeat
 * @param outbound what this node sent and has under way
 * @param inbound what the peer sent and has under way
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ConnectionDescriptor(String remote, ConnectionState state, ConnectionRole role, Instant since,
		@Nullable UUID instanceId, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String codec,
		@Nullable String lastError, long reconnects, PingDescriptor ping, OutboundDescriptor outbound,
		PeerStats.Inbound inbound) {

	static ConnectionDescriptor of(GridConnection connection) {
		PeerStats stats = connection.stats();
		return new ConnectionDescriptor(stats.remote().value(), stats.state(), stats.role(), stats.since(),
				stats.instanceId(), connection.codecType(), stats.lastError(), stats.reconnects(),
				PingDescriptor.of(stats.ping()), OutboundDescriptor.of(stats.outbound()), stats.inbound());
	}

}
