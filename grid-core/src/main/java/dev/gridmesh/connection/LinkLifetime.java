package dev.gridmesh.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.transport.SocketPeer;

/**
 * How long a link may go on from its handshake on, whatever runs over it, and why. An
 * immutable value.
 *
 * @param nanos the time, {@link GridEventLoop#MAX_DELAY_NANOS} for one without an end
 * @param reason what ends it, for the log and for the peer
 */
record LinkLifetime(long nanos, String reason) {

	/** Until something else ends the link. */
	static final LinkLifetime ENDLESS = new LinkLifetime(GridEventLoop.MAX_DELAY_NANOS, "");

	private static final long NANOS_PER_MILLI = 1_000_000;

	/** In which part of its life a link is renewed: early enough to try again. */
	private static final double EARLIEST_RENEWAL = 0.6;

	private static final double LATEST_RENEWAL = 0.8;

	static LinkLifetime of(Duration time, String reason) {
		return new LinkLifetime(Math.max(NANOS_PER_MILLI, GridEventLoop.nanos(time)), reason);
	}

	/**
	 * Finds out when the certificates end that the other end of a link has shown. It is
	 * counted from then on, not looked at again: a clock that is set meanwhile changes
	 * nothing before the next link.
	 * @param peer what the socket knows of it
	 * @param now what time it is
	 */
	static LinkLifetime of(SocketPeer peer, Instant now) {
		return peer.certificates()
			.stream()
			.map((certificate) -> certificate.getNotAfter().toInstant())
			.min(Comparator.naturalOrder())
			.map((end) -> of(Duration.between(now, end), "the certificate that made the link ends"))
			.orElse(ENDLESS);
	}

	/** A time that the peer has announced. */
	static LinkLifetime ofMillis(long millis, String reason) {
		return of(Duration.ofMillis(millis), reason);
	}

	/** Whether there is an end. */
	boolean ends() {
		return this.nanos < GridEventLoop.MAX_DELAY_NANOS;
	}

	/** What is announced to the peer: milliseconds, 0 for no end. */
	long millis() {
		return ends() ? this.nanos / NANOS_PER_MILLI : 0;
	}

	/** The one of two that ends earlier. */
	LinkLifetime orEarlier(LinkLifetime other) {
		return (other.nanos < this.nanos) ? other : this;
	}

	/**
	 * Draws when the link is to be renewed: not all links that were made at one moment at
	 * the same.
	 * @return nanoseconds from its handshake on
	 */
	long drawRenewal(RandomGenerator random) {
		return (long) (this.nanos * random.nextDouble(EARLIEST_RENEWAL, LATEST_RENEWAL));
	}

}
