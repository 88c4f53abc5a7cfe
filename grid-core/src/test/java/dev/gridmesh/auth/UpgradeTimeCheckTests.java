package dev.gridmesh.auth;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link UpgradeTimeCheck}.
 */
class UpgradeTimeCheckTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.000000001Z");

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT15M", "-PT15M" })
	void timeWithin15MinutesPasses(Duration ahead) {
		assertThat(UpgradeTimeCheck.faultOf(nanos(NOW.plus(ahead)), NOW)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT15M0.000000001S", "-PT15M0.000000001S" })
	void timeBeyond15MinutesIsAFault(Duration ahead) {
		assertThat(UpgradeTimeCheck.faultOf(nanos(NOW.plus(ahead)), NOW))
			.isEqualTo("the header X-Minio-Time is 15 minutes or more from this node's clock, at most 15 are allowed");
	}

	@Test
	void missingTimeIsAFault() {
		assertThat(UpgradeTimeCheck.faultOf(null, NOW)).isEqualTo("the header X-Minio-Time is missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "+", " 1796040000000000001", "1796040000000000001 ", "1796040000000000001.0",
			"0x1", "1_796_040_000_000_000_001", "9223372036854775808", "-9223372036854775809", "2026-11-30T12:00:00Z",
			"\u0661\u0667", "99999999999999999999999999999999999999" })
	void timeThatIsNoNumberIsAFault(String header) {
		assertThat(UpgradeTimeCheck.faultOf(header, NOW))
			.isEqualTo("the header X-Minio-Time is no decimal number of nanoseconds");
	}

	@ParameterizedTest
	@CsvSource({ "+1796040000000000001", "0001796040000000000001" })
	void numberMayHaveASignOrZerosInFront(String header) {
		assertThat(UpgradeTimeCheck.faultOf(header, NOW)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775807", "-9223372036854775808", "-1", "0", "1796040000" })
	void timeOfAnotherAgeOrUnitIsAFault(String header) {
		assertThat(UpgradeTimeCheck.faultOf(header, NOW)).contains("minutes or more from this node's clock");
	}

	private static String nanos(Instant time) {
		return Long.toString(time.getEpochSecond() * 1_000_000_000 + time.getNano());
	}

}
