package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is logged as an error while it is open, and all else out of the output: what
 * is wrong in a run is often only said there.
 */
final class ErrorLog implements AutoCloseable {

	private static final List<String> LOGGERS = List.of("dev.gridmesh", "reactor");

	private final List<Level> levels = new ArrayList<>();

	private final Appender appender = new Appender();

	ErrorLog() {
		this.appender.start();
		for (String name : LOGGERS) {
			Logger logger = (Logger) LoggerFactory.getLogger(name);
			this.levels.add(logger.getLevel());
			logger.setLevel(Level.ERROR);
			logger.setAdditive(false);
			logger.addAppender(this.appender);
		}
	}

	List<String> errors() {
		return this.appender.errors;
	}

	/**
	 * What was logged during a run, without what must be logged where code of the
	 * application misbehaves without throwing anything that could be known again.
	 * @param history what happened in the run
	 * @return the errors that nobody has caused on purpose
	 */
	List<String> errorsOf(History history) {
		List<String> expected = history.entries()
			.stream()
			.flatMap((entry) -> expected(entry.event()))
			.distinct()
			.toList();
		return errors().stream().filter((error) -> expected.stream().noneMatch(error::contains)).toList();
	}

	private static Stream<String> expected(Event event) {
		if (event instanceof Event.LoopDied) {
			return Stream.of("has been shut down", "no event loop is left");
		}
		if (event instanceof Event.Misbehaved misbehaved) {
			return switch (misbehaved.failure()) {
				case NOTHING -> Stream.of(NullPointerException.class.getName(), "returned null");
				case NEVER -> Stream.of("did not end within");
				default -> Stream.empty();
			};
		}
		return Stream.empty();
	}

	@Override
	public void close() {
		for (int i = 0; i < LOGGERS.size(); i++) {
			Logger logger = (Logger) LoggerFactory.getLogger(LOGGERS.get(i));
			logger.detachAppender(this.appender);
			logger.setAdditive(true);
			logger.setLevel(this.levels.get(i));
		}
	}

	private static final class Appender extends AppenderBase<ILoggingEvent> {

		private final List<String> errors = new ArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			if (isPlanned(event)) {
				return;
			}
			StringBuilder text = new StringBuilder("an error was logged: ").append(event.getFormattedMessage());
			IThrowableProxy error = event.getThrowableProxy();
			if (error != null) {
				text.append(": ").append(error.getClassName()).append(": ").append(error.getMessage());
				for (int i = 0; i < Math.min(5, error.getStackTraceElementProxyArray().length); i++) {
					text.append("\n      ").append(error.getStackTraceElementProxyArray()[i]);
				}
			}
			this.errors.add(text.toString());
		}

		private static boolean isPlanned(ILoggingEvent event) {
			IThrowableProxy error = event.getThrowableProxy();
			return Failure.isPlanned(event.getFormattedMessage())
					|| (error instanceof ThrowableProxy proxy && Failure.isPlanned(proxy.getThrowable()));
		}

	}

}
