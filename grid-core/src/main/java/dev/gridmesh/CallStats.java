package dev.gridmesh;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One running call, as a snapshot for monitoring.
 *
 * @param direction who made it
 * @param kind its shape
 * @param handler the handler, as text
 * @param age time since it began here
 * @param remaining time to its deadline, or {@code null} if it has none
 * @param inCredits request items that may still be sent, 0 for single requests
 * @param outCredits response items that may still be sent, as far as this end knows, 0
 * for single requests
 * @since 0.1.0
 */
public record CallStats(Direction direction, HandlerKind kind, String handler, Duration age,
		@Nullable Duration remaining, int inCredits, int outCredits) {

	/**
	 * Who made a call.
	 *
	 * @since 0.1.0
	 */
	public enum Direction {

		/** This node called the peer. */
		OUTBOUND,

		/** The peer called this node. */
		INBOUND

	}

}
