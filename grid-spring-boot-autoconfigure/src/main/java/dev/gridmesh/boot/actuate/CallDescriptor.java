package dev.gridmesh.boot.actuate;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gridmesh.CallStats;
import dev.gridmesh.HandlerKind;
import org.jspecify.annotations.Nullable;

/**
 * A running call as the endpoint shows it.
 *
 * @param direction who made it
 * @param kind its shape
 * @param handler the handler
 * @param age time since it began here
 * @param remaining time to its deadline, or {@code null} if it has none
 * @param inCredits request items that may still be sent
 * @param outCredits response items that may still be sent, as far as this node knows
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CallDescriptor(CallStats.Direction direction, HandlerKind kind, String handler, Duration age,
		@Nullable Duration remaining, int inCredits, int outCredits) {

	static CallDescriptor of(CallStats stats) {
		return new CallDescriptor(stats.direction(), stats.kind(), stats.handler(), stats.age(), stats.remaining(),
				stats.inCredits(), stats.outCredits());
	}

}
