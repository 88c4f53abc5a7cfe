package dev.gridmesh;

import java.time.Duration;

/**
 * The times and limits of a node's connections. Immutable; values are taken as they are.
 *
 * @param connect how a link is made
 * @param heartbeat how a link is watched
 * @param calls limits of calls
 * @param messages limits of messages
 * @param extensions what is used beyond protocol v1, where the peer can
 * @since 0.1.0
 */
public record ConnectionSettings(Connect connect, Heartbeat heartbeat, Calls calls, Messages messages,
		Extensions extensions) {

	/** The defaults of protocol.md §10 and design.md section 4. */
	public static final ConnectionSettings DEFAULTS = new ConnectionSettings(
			new Connect(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(2),
					100),
			new Heartbeat(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(3),
					Duration.ofSeconds(15)),
			new Calls(Duration.ofSeconds(60), 10_000, 10_000, 1024),
			new Messages(8 * 1024 * 1024, 50, 31 * 1024, 10_000, 64 * 1024 * 1024), Extensions.ALL);

	/**
	 * Changes how a link is made.
	 * @param connect the new values
	 * @return a copy with them
	 */
	public ConnectionSettings withConnect(Connect connect) {
		return new ConnectionSettings(connect, this.heartbeat, this.calls, this.messages, this.extensions);
	}

	/**
	 * Changes how a link is watched.
	 * @param heartbeat the new values
	 * @return a copy with them
	 */
	public ConnectionSettings withHeartbeat(Heartbeat heartbeat) {
		return new ConnectionSettings(this.connect, heartbeat, this.calls, this.messages, this.extensions);
	}

	/**
	 * Changes the limits of calls.
	 * @param calls the new values
	 * @return a copy with them
	 */
	public ConnectionSettings withCalls(Calls calls) {
		return new ConnectionSettings(this.connect, this.heartbeat, calls, this.messages, this.extensions);
	}

	/**
	 * Changes the limits of messages.
	 * @param messages the new values
	 * @return a copy with them
	 */
	public ConnectionSettings withMessages(Messages messages) {
		return new ConnectionSettings(this.connect, this.heartbeat, this.calls, messages, this.extensions);
	}

	/**
	 * Changes what is used beyond protocol v1.
	 * @param extensions the new values
	 * @return a copy with them
	 */
	public ConnectionSettings withExtensions(Extensions extensions) {
		return new ConnectionSettings(this.connect, this.heartbeat, this.calls, this.messages, extensions);
	}

	/**
	 * How a link is made.
	 *
	 * @param timeout how long a TCP connection may take
	 * @param handshakeTimeout how long the handshake may take, from the upgrade on
	 * @param minDelay shortest pause from the start of a failed attempt to the next
	 * @param maxDelay longest such pause
	 * @param maxPendingHandshakes how many accepted transports may be without a finished
	 * handshake
	 * @since 0.1.0
	 */
	public record Connect(Duration timeout, Duration handshakeTimeout, Duration minDelay, Duration maxDelay,
			int maxPendingHandshakes) {
	}

	/**
	 * How a link is watched.
	 *
	 * @param interval time between pings of the connection
	 * @param timeout age of the last pong at which the link is dropped, and how long
	 * pieces of large messages may wait without any acknowledgement
	 * @param writeTimeout how long a write may make no progress
	 * @param streamPingInterval time between pings of a stream
	 * @since 0.1.0
	 */
	public record Heartbeat(Duration interval, Duration timeout, Duration writeTimeout, Duration streamPingInterval) {
	}

	/**
	 * Limits of calls.
	 *
	 * @param timeout deadline of a single request that brings none
	 * @param maxInFlight calls to one peer at a time
	 * @param maxInbound calls of one peer at a time
	 * @param maxOutCapacity response items kept for a handler whose capacity is not known
	 * @since 0.1.0
	 */
	public record Calls(Duration timeout, int maxInFlight, int maxInbound, int maxOutCapacity) {
	}

	/**
	 * Limits of messages.
	 *
	 * @param maxSize largest message, in bytes, both ways
	 * @param mergeMaxMessages how many messages are gathered before one ends the merging
	 * @param mergeMaxBytes how many bytes are gathered
	 * @param outboundMaxMessages messages that may wait on one link
	 * @param outboundMaxBytes bytes that may wait on one link; one message always fits,
	 * however large it is
	 * @since 0.1.0
	 */
	public record Messages(int maxSize, int mergeMaxMessages, int mergeMaxBytes, int outboundMaxMessages,
			long outboundMaxBytes) {
	}

	/**
	 * What is announced to peers beyond protocol v1, and used with those that announce
	 * it, too (docs/protocol-extensions.md).
	 *
	 * @param caps whether the handler side tells the capacities of its streams
	 * @param cancel whether handlers of single requests learn that their caller is gone
	 * @param bulkCredit whether credits are given back several at a time; needs
	 * {@code caps}
	 * @param frag whether large messages travel in pieces, between others
	 * @param meta whether metadata of calls travels, the context of a trace among it
	 * @since 0.1.0
	 */
	public record Extensions(boolean caps, boolean cancel, boolean bulkCredit, boolean frag, boolean meta) {

		/** Everything there is. */
		public static final Extensions ALL = new Extensions(true, true, true, true, true);

		/** Protocol v1 alone. */
		public static final Extensions NONE = new Extensions(false, false, false, false, false);

	}

}
