package dev.gridmesh.application;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that exceptions which fail themselves can be logged and asked.
 */
@ExtendWith(ToldFailures.class)
class FailuresTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(FailuresTests.class);

	private final ListAppender<ILoggingEvent> events = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.logger.setAdditive(false);
		this.logger.addAppender(this.events);
		this.events.start();
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.events);
		this.logger.setAdditive(true);
	}

	private ILoggingEvent only() {
		List<ILoggingEvent> list = this.events.list;
		assertThat(list).hasSize(1);
		return list.get(0);
	}

	@Test
	void failureIsLoggedWithItsStack() {
		Failures.log(this.logger, Level.WARN, new IllegalStateException("no disk"), "{} of {} failed", "one", 2);

		assertThat(only().getLevel()).isEqualTo(ch.qos.logback.classic.Level.WARN);
		assertThat(only().getFormattedMessage()).isEqualTo("one of 2 failed");
		assertThat(only().getThrowableProxy().getMessage()).isEqualTo("no disk");
	}

	@Test
	void failureThatCannotBeLoggedIsLoggedWithItsName() {
		Failures.log(this.logger, Level.ERROR, new SpeechlessException(), "{} failed", "one");

		assertThat(only().getLevel()).isEqualTo(ch.qos.logback.classic.Level.ERROR);
		assertThat(only().getFormattedMessage()).isEqualTo(
				"one failed: %1$s, which cannot be logged, for it fails with %1$s",
				SpeechlessException.class.getName());
		assertThat(only().getThrowableProxy()).isNull();
	}

	@Test
	void overflownStackIsNoReasonToFail() {
		Failures.log(this.logger, Level.ERROR, new IllegalStateException() {
			@Override
			public String getMessage() {
				return getMessage() + "!";
			}
		}, "failed");

		assertThat(only().getFormattedMessage()).endsWith(StackOverflowError.class.getName());
	}

	@Test
	void failureIsNotTouchedWhereItIsNotLogged() {
		Failures.log(this.logger, Level.DEBUG, new SpeechlessException(), "failed");

		assertThat(this.events.list).isEmpty();
	}

	@Test
	void messageAndCauseAreNullWhereTheFailureFails() {
		IllegalStateException failure = new IllegalStateException("no disk", new ArithmeticException());

		assertThat(Failures.messageOf(failure)).isEqualTo("no disk");
		assertThat(Failures.causeOf(failure)).isInstanceOf(ArithmeticException.class);
		assertThat(Failures.messageOf(new SpeechlessException())).isNull();
		assertThat(Failures.causeOf(new SpeechlessException())).isNull();
	}

}
