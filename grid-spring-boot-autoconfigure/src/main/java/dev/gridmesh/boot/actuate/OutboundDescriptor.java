package dev.gridmesh.boot.actuate;

import dev.gridmesh.PeerStats;

/**
 * What a node sends to a peer, as the endpoint shows it.
 *
 * @param queued messages that wait to be written
 * @param calls single requests under way to the peer
 * @param streams streams under way to the peer
 * @param messages messages written
 * @param merged messages of these that travelled merged with others
 * @param bytes bytes of WebSocket payload written
 * @since 0.1.0
 */
public record OutboundDescriptor(int queued, int calls, int streams, long messages, long merged, long bytes) {

	static OutboundDescriptor of(PeerStats.Outbound stats) {
		return new OutboundDescriptor(stats.queued(), stats.calls(), stats.streams(), stats.messages(), stats.merged(),
				stats.bytes());
	}

}
