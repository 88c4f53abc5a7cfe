package dev.gridmesh.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ErrorListener;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the one policy for what code of the application throws.
 */
@ExtendWith(ToldFailures.class)
class ApplicationErrorsTests {

	private static final NodeName PEER = NodeName.of("http://node-b:9000");

	private static final HandlerId HANDLER = HandlerId.named("files.stat");

	private final Logger logger = (Logger) LoggerFactory.getLogger(ApplicationErrors.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final List<ApplicationError> told = new ArrayList<>();

	private long nanos;

	private ApplicationErrors errors = create(this.told::add);

	private ApplicationErrors create(ErrorListener listener) {
		return new ApplicationErrors(listener, true, () -> this.nanos);
	}

	@BeforeEach
	void listen() {
		this.logger.setAdditive(false);
		this.logger.setLevel(Level.DEBUG);
		this.logger.addAppender(this.log);
		this.log.start();
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAndStopAllAppenders();
		this.logger.setLevel(null);
		this.logger.setAdditive(true);
	}

	static List<Throwable> whateverIsThrown() {
		return List.of(new IllegalStateException("no disk"), new OutOfMemoryError("Java heap space"),
				new StackOverflowError(), new ExceptionInInitializerError(new IllegalStateException()),
				new NoClassDefFoundError("gone/Gone"), new AssertionError("no"), new Error("not implemented"),
				new InternalError("lost"), new SpeechlessException());
	}

	@ParameterizedTest
	@MethodSource("whateverIsThrown")
	void failureIsCountedToldAndLogged(Throwable failure) {
		this.errors.report(ApplicationPart.SUBSCRIBER, PEER, HANDLER, failure);

		assertThat(this.errors.counts()).isEqualTo(Map.of(ApplicationPart.SUBSCRIBER, 1L));
		assertThat(this.told).hasSize(1);
		assertThat(this.told.get(0).part()).isEqualTo(ApplicationPart.SUBSCRIBER);
		assertThat(this.told.get(0).peer()).isEqualTo(PEER);
		assertThat(this.told.get(0).handler()).isEqualTo(HANDLER);
		assertThat(this.told.get(0).failure() == failure).isTrue();
		assertThat(this.log.list).hasSize(1);
		assertThat(this.log.list.get(0).getFormattedMessage())
			.startsWith("http://node-b:9000: a subscriber failed where it must not in a call of files.stat");
	}

	@ParameterizedTest
	@MethodSource("whateverIsThrown")
	void listenerThatFailsIsCountedAndLoggedAndNotTold(Throwable failure) {
		List<ApplicationError> told = new ArrayList<>();
		this.errors = create((error) -> {
			told.add(error);
			ApplicationErrorsTests.<RuntimeException>sneak(failure);
		});

		this.errors.report(ApplicationPart.HANDLER, new IllegalStateException("no disk"));

		assertThat(told).hasSize(1);
		assertThat(this.errors.counts())
			.isEqualTo(Map.of(ApplicationPart.HANDLER, 1L, ApplicationPart.ERROR_LISTENER, 1L));
		assertThat(this.log.list).hasSize(2);
	}

	@Test
	void listenerThatCausesFailuresIsNotToldOfThem() {
		List<ApplicationPart> told = new ArrayList<>();
		this.errors = create((error) -> {
			told.add(error.part());
			this.errors.report(ApplicationPart.SUBSCRIBER, new IllegalStateException("within"));
		});

		this.errors.report(ApplicationPart.HANDLER, new IllegalStateException("first"));
		this.errors.report(ApplicationPart.HANDLER, new IllegalStateException("second"));

		assertThat(told).containsExactly(ApplicationPart.HANDLER, ApplicationPart.HANDLER);
		assertThat(this.errors.counts()).isEqualTo(Map.of(ApplicationPart.HANDLER, 2L, ApplicationPart.SUBSCRIBER, 2L));
	}

	@Test
	void logThatFailsIsCountedAndNothingElse() {
		this.logger.detachAndStopAllAppenders();
		AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {

			@Override
			public void doAppend(ILoggingEvent event) {
				throw new OutOfMemoryError("Java heap space");
			}

			@Override
			protected void append(ILoggingEvent event) {
				throw new UnsupportedOperationException();
			}

		};
		broken.start();
		this.logger.addAppender(broken);

		this.errors.report(ApplicationPart.EXECUTOR, new IllegalStateException("no thread"));

		assertThat(this.told).hasSize(1);
		assertThat(this.errors.counts()).isEqualTo(Map.of(ApplicationPart.EXECUTOR, 1L, ApplicationPart.LOG, 1L));
	}

	@Test
	void failureOfAHandlerIsAWarningWithStackAndCaller() {
		this.errors.report(ApplicationPart.HANDLER, PEER, HANDLER, new IllegalStateException("no disk"));

		ILoggingEvent event = this.log.list.get(0);
		assertThat(event.getLevel()).isEqualTo(Level.WARN);
		assertThat(event.getFormattedMessage())
			.isEqualTo("http://node-b:9000: a handler failed in a call of files.stat");
		assertThat(event.getThrowableProxy().getMessage()).isEqualTo("no disk");
		assertThat(event.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
	}

	@Test
	void mistakeOfTheCallerIsNoWarning() {
		this.errors.report(ApplicationPart.HANDLER, PEER, HANDLER, new GridPayloadException("no number"));

		assertThat(this.log.list.get(0).getLevel()).isEqualTo(Level.DEBUG);
	}

	@Test
	void failuresOfHandlersCanBeKeptOutOfTheLog() {
		this.errors = new ApplicationErrors(this.told::add, false, () -> this.nanos);

		this.errors.report(ApplicationPart.HANDLER, PEER, HANDLER, new IllegalStateException("no disk"));
		this.errors.report(ApplicationPart.SUBSCRIBER, PEER, HANDLER, new IllegalStateException("no disk"));

		assertThat(this.log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.DEBUG, Level.ERROR);
		assertThat(this.told).hasSize(2);
	}

	@Test
	void repeatsAreCountedAndSummedUp() {
		IntStream.range(0, 1_000)
			.forEach((i) -> this.errors.report(ApplicationPart.OBSERVER, new IllegalStateException("no disk")));
		assertThat(this.log.list).hasSize(1);

		this.errors.report(ApplicationPart.OBSERVER, new ArithmeticException());
		assertThat(this.log.list).as("another kind").hasSize(2);

		this.nanos += Duration.ofMinutes(1).toNanos();
		this.errors.report(ApplicationPart.OBSERVER, new IllegalStateException("no disk"));
		assertThat(this.log.list).hasSize(3);
		assertThat(this.log.list.get(2).getFormattedMessage())
			.endsWith("999 more of this kind were not written since the last one");
		assertThat(this.errors.counts()).isEqualTo(Map.of(ApplicationPart.OBSERVER, 1_002L));
	}

	@Test
	void handlerThatFailsForEachMessageOfAFloodIsNotWrittenEachTime() {
		IntStream.range(0, 100_000)
			.forEach((i) -> this.errors.report(ApplicationPart.HANDLER, PEER, HANDLER, new IllegalStateException()));

		assertThat(this.log.list).hasSize(FailureLog.HANDLER_BURST);
		assertThat(this.told).hasSize(100_000);
	}

	@Test
	void kindsAreBounded() {
		IntStream.range(0, 10_000)
			.mapToObj((i) -> HandlerId.named("handler-" + i))
			.forEach((id) -> this.errors.report(ApplicationPart.SUBSCRIBER, PEER, id, new IllegalStateException()));

		assertThat(this.log.list).hasSize(FailureLog.MAX_KINDS + 1);
	}

	@Test
	void onlyWhatTheMachineCannotSurviveReachesTheThread() {
		List<Throwable> uncaught = new ArrayList<>();
		Thread thread = Thread.currentThread();
		Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
		InternalError lost = new InternalError("lost");
		try {
			thread.setUncaughtExceptionHandler((of, failure) -> {
				uncaught.add(failure);
				throw new IllegalStateException("not here, either");
			});
			whateverIsThrown().stream()
				.filter((failure) -> !(failure instanceof InternalError))
				.forEach((failure) -> this.errors.report(ApplicationPart.HANDLER, failure));
			this.errors.report(ApplicationPart.HANDLER, lost);
		}
		finally {
			thread.setUncaughtExceptionHandler(before);
		}

		assertThat(uncaught).containsExactly(lost);
		assertThat(this.told).as("told before").hasSize(whateverIsThrown().size());
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

}
