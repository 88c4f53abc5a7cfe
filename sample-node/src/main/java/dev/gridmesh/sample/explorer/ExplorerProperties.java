package dev.gridmesh.sample.explorer;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What this node does for browsers. Immutable, so safe for any thread.
 *
 * @param searchDeadline time after which a search ends, however slowly its lines are
 * taken
 * @param keepAlive time between two comments in an answer that has no end; they keep the
 * connection, and tell when its other end is gone
 * @since 0.1.0
 */
@Validated
@ConfigurationProperties("explorer")
public record ExplorerProperties(@DefaultValue("10m") @DurationMin(seconds = 1) Duration searchDeadline,
		@DefaultValue("15s") @DurationMin(millis = 10) Duration keepAlive) {
}
