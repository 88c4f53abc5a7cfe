package dev.gridmesh.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * Checks that the clocks of two nodes are close to each other (protocol.md §3). An
 * immutable value, safe for any thread.
 *
 * @param maxSkew by how much they may differ, either way; not negative
 * @since 0.1.0
 */
public record ClockSkewCheck(Duration maxSkew) {

	/**
	 * What the protocol demands of the Connect message: 5 minutes.
	 */
	public static final ClockSkewCheck CONNECT = new ClockSkewCheck(Duration.ofMinutes(5));

	/**
	 * What MinIO demands of the upgrade request: 15 minutes (protocol.md §1).
	 */
	public static final ClockSkewCheck UPGRADE = new ClockSkewCheck(Duration.ofMinutes(15));

	/**
	 * Checks the limit.
	 * @throws IllegalArgumentException if it is negative
	 */
	public ClockSkewCheck {
		if (maxSkew.isNegative()) {
			throw new IllegalArgumentException("Clock skew must not be negative: " + maxSkew);
		}
	}

	/**
	 * Returns by how much two clocks differ.
	 * @param local this node's clock
	 * @param remote the other node's clock
	 * @return the difference, never negative
	 */
	public static Duration difference(Instant local, Instant remote) {
		return Duration.between(local, remote).abs();
	}

	/**
	 * Tells whether two clocks are close enough.
	 * @param local this node's clock
	 * @param remote the other node's clock
	 * @return whether they differ by at most the limit
	 */
	public boolean accepts(Instant local, Instant remote) {
		return difference(local, remote).compareTo(this.maxSkew) <= 0;
	}

}
