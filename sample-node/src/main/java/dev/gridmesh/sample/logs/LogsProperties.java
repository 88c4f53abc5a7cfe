package dev.gridmesh.sample.logs;

import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Which log files a node serves, and how much of them. Immutable, so safe for any thread.
 *
 * @param directory directory with the files, subdirectories included
 * @param maxFiles files that are listed and searched; the newest ones if there are more
 * @param maxLineLength characters of a line that are searched and returned; the rest is
 * cut
 * @param maxAnswerSize size of one node's list of files, at most half of
 * {@code grid.message.max-size}
 * @param searchTimeout time that a node reads files for one search; what it has found by
 * then was sent. Waiting for a slow reader does not count
 * @since 0.1.0
 */
@Validated
@ConfigurationProperties("logs")
public record LogsProperties(Path directory, @DefaultValue("1000") @Min(1) @Max(10_000) int maxFiles,
		@DefaultValue("2000") @Min(80) @Max(65_536) int maxLineLength, @DefaultValue("1MB") DataSize maxAnswerSize,
		@DefaultValue("5s") @DurationMin(millis = 1) Duration searchTimeout) {

	private static final DataSize MIN_ANSWER_SIZE = DataSize.ofKilobytes(16);

	public LogsProperties {
		if (maxAnswerSize.compareTo(MIN_ANSWER_SIZE) < 0) {
			throw new IllegalArgumentException(
					"logs.max-answer-size must be at least %s, not %s".formatted(MIN_ANSWER_SIZE, maxAnswerSize));
		}
	}

}
