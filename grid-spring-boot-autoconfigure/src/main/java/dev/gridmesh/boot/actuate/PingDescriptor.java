package dev.gridmesh.boot.actuate;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gridmesh.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * Round trips of a heartbeat as the endpoint shows them.
 *
 * @param last the last one, or {@code null} if there was none
 * @param p99 99th percentile of the last ones, or {@code null} if there was none
 * @param at when the last one ended, or {@code null} if there was none
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PingDescriptor(@Nullable Duration last, @Nullable Duration p99, @Nullable Instant at) {

	static PingDescriptor of(PeerStats.Ping ping) {
		return new PingDescriptor(ping.last(), ping.p99(), ping.at());
	}

}
