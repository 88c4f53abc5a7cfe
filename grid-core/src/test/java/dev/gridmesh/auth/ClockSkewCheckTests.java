package dev.gridmesh.auth;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ClockSkewCheckTests {

	private static final Instant NOW = Instant.parse("2026-11-21T06:50:27Z");

	@Test
	void fiveMinutesEitherWayAreAccepted() {
		assertThat(ClockSkewCheck.CONNECT.accepts(NOW, NOW.plusSeconds(300))).isTrue();
		assertThat(ClockSkewCheck.CONNECT.accepts(NOW, NOW.minusSeconds(300))).isTrue();
		assertThat(ClockSkewCheck.CONNECT.accepts(NOW, NOW.plusSeconds(300).plusNanos(1))).isFalse();
		assertThat(ClockSkewCheck.CONNECT.accepts(NOW, NOW.minusSeconds(300).minusNanos(1))).isFalse();
	}

	@Test
	void extremeTimesAreRefusedAndDoNotFail() {
		assertThat(ClockSkewCheck.CONNECT.accepts(NOW, Instant.MIN)).isFalse();
		assertThat(ClockSkewCheck.CONNECT.accepts(NOW, Instant.MAX)).isFalse();
		assertThat(ClockSkewCheck.difference(Instant.MIN, Instant.MAX)).isPositive();
	}

	@Test
	void differenceIsNeverNegative() {
		assertThat(ClockSkewCheck.difference(NOW, NOW.plusSeconds(6))).isEqualTo(Duration.ofSeconds(6));
		assertThat(ClockSkewCheck.difference(NOW.plusSeconds(6), NOW)).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void negativeLimitIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ClockSkewCheck(Duration.ofNanos(-1)));
	}

}
