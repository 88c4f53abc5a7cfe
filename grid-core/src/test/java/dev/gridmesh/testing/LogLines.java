package dev.gridmesh.testing;

import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * What one logger, and those below it, write during a test, down to level INFO. With
 * {@code @RegisterExtension}.
 *
 * @since 0.1.0
 */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final Logger logger;

	private LogLines(String name) {
		this.logger = (Logger) LoggerFactory.getLogger(name);
	}

	/**
	 * Listens to all of the grid.
	 * @return the lines
	 */
	public static LogLines ofTheGrid() {
		return new LogLines("dev.gridmesh");
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this.appender);
	}

	/**
	 * The lines so far.
	 * @return as they are written
	 */
	public List<String> all() {
		return at(Level.INFO).toList();
	}

	/**
	 * The lines so far that somebody should look at.
	 * @return as they are written
	 */
	public List<String> warnings() {
		return at(Level.WARN).toList();
	}

	/** Forgets the lines so far. */
	public void clear() {
		this.appender.list.clear();
	}

	private Stream<String> at(Level least) {
		// loops of other tests may still write
		return List.copyOf(this.appender.list)
			.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(least))
			.map(ILoggingEvent::getFormattedMessage);
	}

}
