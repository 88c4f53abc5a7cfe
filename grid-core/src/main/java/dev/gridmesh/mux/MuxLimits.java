package dev.gridmesh.mux;

import java.time.Duration;

/**
 * The limits of the calls over a link.
 *
 * @param maxMessageBytes largest payload of a message that is sent, in bytes
 * @param maxOutCapacity response items kept for a handler whose capacity is not known
 * @param streamPingInterval time between pings of a stream (protocol.md §5)
 */
public record MuxLimits(int maxMessageBytes, int maxOutCapacity, Duration streamPingInterval) {

}
