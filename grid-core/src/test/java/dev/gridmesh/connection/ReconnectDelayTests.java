package dev.gridmesh.connection;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link ReconnectDelay}.
 */
class ReconnectDelayTests {

	private static final long SECOND = 1_000_000_000;

	private final ReconnectDelay delay = new ReconnectDelay(Duration.ofSeconds(1), Duration.ofSeconds(2),
			new Random(1));

	@Test
	void pauseCountsFromTheStartOfTheFailedAttempt() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.delay.afterFailure(0, SECOND / 2)).isBetween(SECOND / 2, 3 * SECOND / 2);
		}
	}

	@Test
	void slowFailureIsFollowedAtOnce() {
		assertThat(this.delay.afterFailure(0, 2 * SECOND)).isZero();
	}

	@Test
	void lossIsFollowedAtOnceButNotInATightLoop() {
		for (int i = 0; i < 8; i++) {
			assertThat(this.delay.afterLoss(10 * SECOND + i)).isZero();
		}
		assertThat(this.delay.afterLoss(10 * SECOND + 8)).isGreaterThanOrEqualTo(SECOND);
		assertThat(this.delay.afterLoss(12 * SECOND)).isZero();
		assertThat(this.delay.afterLoss(12 * SECOND)).isZero();
		assertThat(this.delay.afterLoss(12 * SECOND)).isGreaterThanOrEqualTo(SECOND);
	}

	@Test
	void dialsAtOnceAreEarnedBackOnePerPause() {
		int atOnce = 0;
		for (int i = 0; i < 1000; i++) {
			atOnce += (this.delay.afterLoss(i * SECOND / 10) == 0) ? 1 : 0;
		}

		// a hundred seconds
		assertThat(atOnce).isBetween(100, 108);
	}

	@Test
	void longPeaceEarnsNoMoreThanTheAllowance() {
		this.delay.afterLoss(0);
		int atOnce = 0;
		for (int i = 0; i < 20; i++) {
			atOnce += (this.delay.afterLoss(Long.MAX_VALUE - 20 + i) == 0) ? 1 : 0;
		}

		assertThat(atOnce).isEqualTo(8);
	}

	@Test
	void leaveOfThePeerIsFollowedByAPause() {
		assertThat(this.delay.afterLeave()).isBetween(SECOND, 2 * SECOND);
	}

	@Test
	void equalBoundsAreAFixedPause() {
		ReconnectDelay fixed = new ReconnectDelay(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1));

		assertThat(fixed.afterFailure(0, 0)).isEqualTo(SECOND);
	}

}
