package dev.gridmesh.connection;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link LinkStats}.
 */
class LinkStatsTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final LinkStats stats = new LinkStats();

	@Test
	void theFirstRoundTripIsThePercentileRoundedUp() {
		this.stats.roundTrip(1_234_567, NOW);

		assertThat(this.stats.ping().last()).isEqualTo(Duration.ofNanos(1_234_567));
		assertThat(this.stats.ping().p99()).isEqualTo(Duration.ofNanos(1_235_000));
		assertThat(this.stats.ping().at()).isEqualTo(NOW);
	}

	@Test
	void thePercentileIsOfTheLastHundredRoundTrips() {
		roundTrips(900, 2);
		roundTrips(5, 97);
		assertThat(p99Millis()).isEqualTo(900);

		roundTrips(7, 1);
		assertThat(p99Millis()).as("the second largest of a hundred").isEqualTo(900);

		roundTrips(5, 1);
		assertThat(p99Millis()).as("one of the slow ones has left").isEqualTo(7);

		roundTrips(5, 100);
		assertThat(p99Millis()).isEqualTo(5);
	}

	@Test
	void anEndlessRoundTripStaysTheLongest() {
		this.stats.roundTrip(Long.MAX_VALUE / 2, NOW);

		assertThat(this.stats.ping().p99()).isGreaterThan(Duration.ofMinutes(35));
	}

	@Test
	void theTotalsAreKeptApart() {
		this.stats.written(1, 10);
		this.stats.written(3, 500);
		this.stats.read(70);
		this.stats.readMessages(6);

		assertThat(this.stats.outbound().messages()).isEqualTo(4);
		assertThat(this.stats.outbound().bytes()).isEqualTo(510);
		assertThat(this.stats.outbound().merged()).isEqualTo(3);
		assertThat(this.stats.outbound().merges()).isEqualTo(1);
		assertThat(this.stats.inbound().messages()).isEqualTo(6);
		assertThat(this.stats.inbound().bytes()).isEqualTo(70);
	}

	private void roundTrips(int millis, int count) {
		for (int i = 0; i < count; i++) {
			this.stats.roundTrip(Duration.ofMillis(millis).toNanos(), NOW);
		}
	}

	private long p99Millis() {
		return this.stats.ping().p99().toMillis();
	}

}
