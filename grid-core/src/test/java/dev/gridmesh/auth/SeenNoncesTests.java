package dev.gridmesh.auth;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link SeenNonces}.
 */
class SeenNoncesTests {

	private static final Duration SKEW = Duration.ofMinutes(5);

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	private final SeenNonces seen = new SeenNonces(SKEW);

	private int nonces;

	@Test
	void eachStatementIsGoodOnce() {
		UpgradeStatement statement = statement(NOW);

		assertThat(add(statement, NOW)).isEqualTo(SeenNonces.Outcome.NEW);
		assertThat(add(statement, NOW)).isEqualTo(SeenNonces.Outcome.SEEN);
		assertThat(add(statement(NOW), NOW)).isEqualTo(SeenNonces.Outcome.NEW);
	}

	@Test
	void statementIsRememberedForAsLongAsItIsValid() {
		UpgradeStatement early = statement(NOW.plus(SKEW));
		add(early, NOW);

		assertThat(add(early, NOW.plus(SKEW.multipliedBy(2)))).isEqualTo(SeenNonces.Outcome.SEEN);
	}

	@Test
	void whatIsOverMakesRoomAndWhatIsValidDoesNot() {
		for (int i = 0; i < SeenNonces.ROOM; i++) {
			assertThat(add(statement(NOW), NOW)).isEqualTo(SeenNonces.Outcome.NEW);
		}

		assertThat(add(statement(NOW), NOW.plus(SKEW))).isEqualTo(SeenNonces.Outcome.FULL);
		Instant later = NOW.plus(SKEW).plusMillis(1);
		assertThat(add(statement(later), later)).isEqualTo(SeenNonces.Outcome.NEW);
	}

	@Test
	void onePeerFillsNobodyElsesRoom() {
		for (int i = 0; i <= SeenNonces.ROOM; i++) {
			add(statement(NOW), NOW);
		}

		assertThat(add(statement(NOW), NOW)).isEqualTo(SeenNonces.Outcome.FULL);
		assertThat(this.seen.add("http://c:1", statement(NOW), NOW)).isEqualTo(SeenNonces.Outcome.NEW);
	}

	@Test
	void clockThatIsSetBackMakesNothingGoodAgain() {
		UpgradeStatement old = statement(NOW);
		add(old, NOW);
		Instant later = NOW.plus(SKEW).plusMillis(1);
		add(statement(later), later);

		assertThat(add(old, NOW)).isEqualTo(SeenNonces.Outcome.SEEN);
		assertThat(add(statement(NOW.plusMillis(1)), NOW)).isEqualTo(SeenNonces.Outcome.NEW);
	}

	private SeenNonces.Outcome add(UpgradeStatement statement, Instant now) {
		return this.seen.add("http://b:1", statement, now);
	}

	private UpgradeStatement statement(Instant time) {
		return new UpgradeStatement("http://b:1", "http://a:1", "/grid/v1", Long.toString(time.toEpochMilli()),
				"nonce " + this.nonces++, "instance");
	}

}
