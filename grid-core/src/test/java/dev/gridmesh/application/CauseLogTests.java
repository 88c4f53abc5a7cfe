package dev.gridmesh.application;

import java.time.Duration;

import dev.gridmesh.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CauseLog}.
 */
class CauseLogTests {

	@RegisterExtension
	final LogLines lines = LogLines.ofTheGrid();

	private long nanos = -5;

	private final CauseLog<Cause> log = log(1);

	private CauseLog<Cause> log(int burst) {
		return new CauseLog<>(LoggerFactory.getLogger(CauseLogTests.class), Cause.class, burst, () -> this.nanos);
	}

	@Test
	void causeIsWrittenOnceAMinuteWithACountOfTheRest() {
		assertThat(this.log.write(Cause.ONE, Level.WARN, "no {} of {}", 0, "a")).isTrue();
		for (int i = 1; i <= 10_000; i++) {
			this.nanos++;
			assertThat(this.log.write(Cause.ONE, Level.WARN, "no {} of {}", i, "b")).isFalse();
		}
		assertThat(this.lines.all()).containsExactly("no 0 of a");

		this.nanos += Duration.ofMinutes(1).toNanos();
		this.log.write(Cause.ONE, Level.WARN, "no {} of {}", 1, "c");
		this.nanos += Duration.ofMinutes(1).toNanos();
		this.log.write(Cause.ONE, Level.WARN, "no {} of {}", 2, "d");

		assertThat(this.lines.all()).containsExactly("no 0 of a",
				"no 1 of c; 10000 more of this kind were not written since the last one", "no 2 of d");
	}

	@Test
	void causesThatTakeTurnsHaveALineEach() {
		for (int i = 0; i < 10_000; i++) {
			this.log.write((i % 2 == 0) ? Cause.ONE : Cause.OTHER, Level.WARN, "no {}", i);
		}

		assertThat(this.lines.all()).containsExactly("no 0", "no 1");
	}

	@Test
	void failureIsWrittenWithItsStackOnceAMinute() {
		for (int i = 0; i < 3; i++) {
			this.log.write(Cause.ONE, Level.ERROR, new IllegalStateException("bad"), "no {}", i);
		}
		this.nanos += Duration.ofMinutes(1).toNanos();
		this.log.write(Cause.ONE, Level.ERROR, new IllegalStateException("worse"), "no {}", 3);

		assertThat(this.lines.all()).containsExactly("no 0",
				"no 3; 2 more of this kind were not written since the last one");
	}

	@Test
	void someInARowAreWritten() {
		CauseLog<Cause> patient = log(3);
		for (int i = 0; i < 10; i++) {
			patient.write(Cause.ONE, Level.INFO, "no {}", i);
		}

		assertThat(this.lines.all()).containsExactly("no 0", "no 1", "no 2");
	}

	@Test
	void lineThatNobodyWantsUsesNothingUp() {
		assertThat(this.log.write(Cause.ONE, Level.TRACE, "no")).isFalse();
		assertThat(this.log.write(Cause.ONE, Level.WARN, "yes")).isTrue();
	}

	private enum Cause {

		ONE, OTHER

	}

}
