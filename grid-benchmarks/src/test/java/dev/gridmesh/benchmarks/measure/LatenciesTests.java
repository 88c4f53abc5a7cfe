package dev.gridmesh.benchmarks.measure;

import java.util.concurrent.TimeUnit;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Latencies}.
 */
class LatenciesTests {

	private static final Percentage THREE_DIGITS = Percentage.withPercentage(0.2);

	private final Latencies latencies = new Latencies();

	@Test
	void findsPercentilesInMicroseconds() {
		for (int micros = 1; micros <= 1000; micros++) {
			this.latencies.add(TimeUnit.MICROSECONDS.toNanos(micros));
		}

		assertThat(this.latencies.count()).isEqualTo(1000);
		assertThat(this.latencies.micros(50)).isCloseTo(500, THREE_DIGITS);
		assertThat(this.latencies.micros(99)).isCloseTo(990, THREE_DIGITS);
		assertThat(this.latencies.micros(100)).isCloseTo(1000, THREE_DIGITS);
	}

	@Test
	void stallCountsForTheCallsThatItKeptFromBeginning() {
		for (int call = 0; call < 99; call++) {
			this.latencies.add(TimeUnit.MILLISECONDS.toNanos(1));
		}
		this.latencies.add(TimeUnit.MILLISECONDS.toNanos(100));

		assertThat(this.latencies.micros(75)).isCloseTo(1_000, THREE_DIGITS);
		// 99 more calls would have begun, one each millisecond, and have taken 99, 98,
		// ... ms
		assertThat(this.latencies.correctedMicros(75, TimeUnit.MILLISECONDS.toNanos(1))).isCloseTo(51_000,
				THREE_DIGITS);
	}

	@Test
	void whatIsBeyondTheScaleIsAtItsEnd() {
		this.latencies.add(TimeUnit.HOURS.toNanos(1));
		this.latencies.add(-1);

		assertThat(this.latencies.count()).isEqualTo(2);
		assertThat(this.latencies.micros(100)).isGreaterThanOrEqualTo(TimeUnit.MINUTES.toMicros(1));
	}

}
