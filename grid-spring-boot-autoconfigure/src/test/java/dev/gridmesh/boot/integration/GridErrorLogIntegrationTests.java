package dev.gridmesh.boot.integration;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridException;
import dev.gridmesh.spring.GridHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is in the log of what handlers throw. Looks at the lines of its own handlers
 * alone, wherever else in this JVM something is logged.
 */
class GridErrorLogIntegrationTests {

	private static final String TOLD = "what the caller is told";

	private static void callAndFail(TestNode node, String handler) {
		assertThatExceptionOfType(GridException.class)
			.isThrownBy(() -> node.call(node, handler).retrieveMono(String.class).block(TestNode.TIMEOUT))
			.withMessageContaining(TOLD);
	}

	@Test
	void failureOfAHandlerIsLoggedWithItsStackTrace() {
		try (TestNode node = TestNode.start(List.of(Loud.class)); Lines lines = new Lines("loud.failing")) {
			callAndFail(node, "loud.failing");

			Awaitility.await().atMost(TestNode.TIMEOUT).until(() -> !lines.events.isEmpty());
			assertThat(lines.events).singleElement().satisfies((event) -> {
				assertThat(event.getLevel()).isEqualTo(Level.WARN);
				assertThat(event.getFormattedMessage()).contains(node.name().value());
				assertThat(event.getThrowableProxy().getClassName()).isEqualTo(IllegalStateException.class.getName());
				assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
					.anySatisfy((element) -> assertThat(element.toString()).contains("Loud.failing"));
			});
		}
	}

	@Test
	void failureOfAHandlerIsNoNewsWhereThatIsSet() {
		try (TestNode node = TestNode.start(List.of(Quiet.class), "grid.handlers.log-failures=false");
				Lines lines = new Lines("quiet.")) {
			callAndFail(node, "quiet.failing");
			// counted before it is written; the second one after the first was
			callAndFail(node, "quiet.failing");

			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> node.grid().applicationErrors().equals(Map.of(ApplicationPart.HANDLER, 2L)));
			assertThat(lines.events).isEmpty();
		}
	}

	@GridHandler(prefix = "loud")
	static class Loud {

		@GridHandler("failing")
		String failing() {
			throw new IllegalStateException(TOLD);
		}

	}

	@GridHandler(prefix = "quiet")
	static class Quiet {

		@GridHandler("failing")
		String failing() {
			throw new IllegalStateException(TOLD);
		}

	}

	/**
	 * The lines about some handlers, from when a node runs, which sets the log up anew.
	 */
	private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.gridmesh.application");

		private final String handlers;

		final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

		Lines(String handlers) {
			this.handlers = handlers;
			start();
			LOGGER.addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getFormattedMessage().contains(this.handlers)) {
				this.events.add(event);
			}
		}

		@Override
		public void close() {
			LOGGER.detachAppender(this);
		}

	}

}
