package dev.gridmesh;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Counters of one connection, as an immutable snapshot. Counters of messages and bytes go
 * on over reconnects.
 *
 * @param remote the node at the other end
 * @param state the state of the connection
 * @param role which end dials
 * @param since when the state was entered
 * @param instanceId the id of the peer's process, or {@code null} before the first
 * handshake
 * @param lastError why the last link or attempt ended, or {@code null} if none did
 * @param reconnects how often a link was established after the first
 * @param ping round trips of the heartbeat
 * @param outbound what this node sent and has under way
 * @param inbound what the peer sent and has under way
 * @since 0.1.0
 */
public record PeerStats(NodeName remote, ConnectionState state, ConnectionRole role, Instant since,
		@Nullable UUID instanceId, @Nullable String lastError, long reconnects, Ping ping, Outbound outbound,
		Inbound inbound) {

	/**
	 * Round trips of the connection's heartbeat over the current link.
	 *
	 * @param last the last one, or {@code null} if there was none
	 * @param p99 99th percentile of the last ones, or {@code null} if there was none
	 * @param at when the last one ended, or {@code null} if there was none
	 * @since 0.1.0
	 */
	public record Ping(@Nullable Duration last, @Nullable Duration p99, @Nullable Instant at) {
	}

	/**
	 * What this node sends.
	 *
	 * @param queued messages that wait to be written
	 * @param calls single requests under way to the peer
	 * @param streams streams under way to the peer
	 * @param messages messages written; one that travels in pieces (extension
	 * {@code frag}) counts once for each
	 * @param merged messages of these that travelled merged with others
	 * @param merges merged messages that these travelled in
	 * @param bytes bytes of WebSocket payload written
	 * @since 0.1.0
	 */
	public record Outbound(int queued, int calls, int streams, long messages, long merged, long merges, long bytes) {
	}

	/**
	 * What the peer sends.
	 *
	 * @param calls single requests being served
	 * @param streams streams being served
	 * @param messages messages read; one that travels in pieces (extension {@code frag})
	 * counts once for each
	 * @param bytes bytes of WebSocket payload read
	 * @param held bytes that the peer makes this node hold: requests until their handlers
	 * have returned, items until they are taken, messages that came in part, and answers
	 * that wait to be written. Up to 16 KiB may be missing or too much while calls run
	 * @since 0.1.0
	 */
	public record Inbound(int calls, int streams, long messages, long bytes, long held) {
	}

}
