package dev.gridmesh.sample.files;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How a node sends and receives files. Immutable, so safe for any thread.
 *
 * @param maxSize largest file that is received
 * @param chunkSize size of the pieces that files travel in
 * @param idleTimeout time without data after which an upload is given up
 * @param maxUploads uploads that a node receives at once; further ones are refused
 * @param threads threads that read and write files for streams
 * @since 0.1.0
 */
@Validated
@ConfigurationProperties("files")
public record FilesProperties(@DefaultValue("1GB") DataSize maxSize, @DefaultValue("64KB") DataSize chunkSize,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration idleTimeout,
		@DefaultValue("32") @Min(1) @Max(1000) int maxUploads, @DefaultValue("8") @Min(1) @Max(256) int threads) {

	private static final DataSize MIN_CHUNK_SIZE = DataSize.ofKilobytes(1);

	private static final DataSize MAX_CHUNK_SIZE = DataSize.ofMegabytes(1);

	public FilesProperties {
		if (maxSize.isNegative()) {
			throw new IllegalArgumentException("files.max-size must not be negative, but is %s".formatted(maxSize));
		}
		if (chunkSize.compareTo(MIN_CHUNK_SIZE) < 0 || chunkSize.compareTo(MAX_CHUNK_SIZE) > 0) {
			throw new IllegalArgumentException("files.chunk-size must be from %s to %s, not %s"
				.formatted(MIN_CHUNK_SIZE, MAX_CHUNK_SIZE, chunkSize));
		}
	}

}
