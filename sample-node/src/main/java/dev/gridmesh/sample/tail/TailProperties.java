package dev.gridmesh.sample.tail;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How a node follows files. Immutable, so safe for any thread.
 *
 * @param pollInterval time between two looks at a file that has nothing new
 * @param goneAfter time after which a file that is not there counts as gone; rotation
 * takes it away for a moment
 * @param maxTails files that a node follows at once; further ones are refused
 * @param maxBacklog how far back from its end a file is read at the start
 * @since 0.1.0
 */
@Validated
@ConfigurationProperties("tail")
public record TailProperties(
		@DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 60) Duration pollInterval,
		@DefaultValue("2s") @DurationMin(millis = 0) Duration goneAfter,
		@DefaultValue("100") @Min(1) @Max(10_000) int maxTails, @DefaultValue("1MB") DataSize maxBacklog) {

	private static final DataSize LARGEST_BACKLOG = DataSize.ofMegabytes(64);

	public TailProperties {
		if (maxBacklog.isNegative() || maxBacklog.compareTo(LARGEST_BACKLOG) > 0) {
			throw new IllegalArgumentException(
					"tail.max-backlog must be from 0 to %s, not %s".formatted(LARGEST_BACKLOG, maxBacklog));
		}
	}

}
