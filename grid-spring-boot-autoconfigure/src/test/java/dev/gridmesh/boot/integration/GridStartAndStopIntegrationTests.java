package dev.gridmesh.boot.integration;

import java.util.List;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.spring.GridHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * How applications with a grid start, fail to start, and stop.
 */
@ExtendWith(OutputCaptureExtension.class)
class GridStartAndStopIntegrationTests {

	@Test
	void applicationWithoutASecretDoesNotStartAndSaysWhatToSet(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestNode.start(List.of(), "grid.auth.secret=").close());

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The property 'grid.auth.secret' is not set")
			.contains("Set 'grid.auth.secret' to a random text of 32 bytes or more");
	}

	@Test
	void applicationWhoseNameCannotBeDerivedDoesNotStart(CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> TestNode.start(List.of(), "grid.local=", "grid.peers=http://192.0.2.1:8080,http://192.0.2.2:8080")
					.close());

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("http://192.0.2.1:8080: 192.0.2.1 is not this machine, its port is another")
			.contains("Set 'grid.local'");
	}

	@Test
	void twoHandlersWithOneNameAreShownWhenTheApplicationFails(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestNode.start(List.of(First.class, Second.class)).close());

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Two methods serve the handler same")
			.contains("First#handle()")
			.contains("Second#handle()");
	}

	@Test
	void gridOfOneSaysThatItIsOne(CapturedOutput output) {
		TestNode.start(List.of()).close();

		assertThat(output).contains("started as a grid of one");
	}

	@Test
	void nameIsDerivedFromPeersOnThisMachine() {
		try (TestNode node = TestNode.start(List.of(), "grid.local=")) {
			assertThat(node.name().port())
				.isEqualTo(Integer.parseInt(node.context().getEnvironment().getRequiredProperty("local.server.port")));
		}
	}

	@Test
	void serverShutsDownGracefullyAlthoughPeersWereConnected(CapturedOutput output) {
		try (TestNode a = TestNode.start(List.of());
				TestNode b = TestNode.start(List.of(), "logging.level.org.springframework.boot.reactor=info")) {
			TestNode.connect(a, b);

			b.stop();

			assertThat(output).contains("Graceful shutdown complete").doesNotContain("Graceful shutdown aborted");
			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> a.grid().connections().get(0).state() == ConnectionState.CONNECTION_ERROR);
		}
	}

	@Test
	void callThatDoesNotEndIsDisconnectedAfterTheDrainTimeout() {
		try (TestNode a = TestNode.start(List.of());
				TestNode b = TestNode.start(List.of(TestHandlers.class), "grid.shutdown.drain-timeout=100ms")) {
			TestNode.connect(a, b);
			Mono<Void> stuck = a.call(b, "test.stuck").send();

			StepVerifier.create(stuck).then(() -> {
				Awaitility.await().atMost(TestNode.TIMEOUT).until(() -> inboundCalls(b) == 1);
				b.stop();
			}).expectError(GridDisconnectedException.class).verify(TestNode.TIMEOUT);
		}
	}

	@Test
	void runningCallEndsBeforeTheNodeLeaves() {
		try (TestNode a = TestNode.start(List.of());
				TestNode b = TestNode.start(List.of(TestHandlers.class), "grid.shutdown.drain-timeout=20s")) {
			TestNode.connect(a, b);
			TestHandlers handlers = b.context().getBean(TestHandlers.class);
			Mono<Void> call = a.call(b, "test.stuck").send();

			StepVerifier.create(call).then(() -> {
				Awaitility.await().atMost(TestNode.TIMEOUT).until(() -> inboundCalls(b) == 1);
				Thread closing = new Thread(b::stop);
				closing.start();
				Awaitility.await().atMost(TestNode.TIMEOUT).until(() -> !b.grid().isRunning());
				handlers.stuck.tryEmitEmpty();
			}).expectComplete().verify(TestNode.TIMEOUT);
		}
	}

	@Test
	void nodeThatComesBackIsConnectedAgain() {
		try (TestNode a = TestNode.start(List.of())) {
			TestNode b = TestNode.start(List.of());
			TestNode.connect(a, b);
			String name = b.name().value();
			b.stop();
			Awaitility.await()
				.atMost(TestNode.TIMEOUT)
				.until(() -> a.grid().connections().get(0).state() == ConnectionState.CONNECTION_ERROR);

			try (TestNode again = TestNode.start(List.of(TestHandlers.class), "grid.local=" + name,
					"server.port=" + b.port(), "grid.peers=" + a.name(), "grid.connect.wait-for-peers=all")) {
				assertThat(again.state(a)).isEqualTo(ConnectionState.CONNECTED);
				a.awaitConnected();
				assertThat(a.call(again, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
					.isEqualTo(name);
			}
		}
	}

	@Test
	void applicationWithoutAWebServerHasAPortForTheGrid() {
		try (TestNode a = TestNode.startWithoutWeb(List.of(TestHandlers.class), "grid.server.port=0");
				TestNode b = TestNode.start(List.of(TestHandlers.class))) {
			TestNode.connect(a, b);

			assertThat(a.context()).isNotInstanceOf(WebServerApplicationContext.class);
			assertThat(b.call(a, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(a.name().value());
			assertThat(a.call(b, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(b.name().value());
		}
	}

	@Test
	void applicationWithoutAnyServerSaysWhatToSet(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestNode.startWithoutWeb(List.of()).close());

		assertThat(output).contains("APPLICATION FAILED TO START").contains("Set 'grid.server.port'");
	}

	@Test
	void applicationWithoutAWebServerIsKeptAliveIfItWantsThat() {
		try (TestNode node = TestNode.startWithoutWeb(List.of(), "grid.server.port=0", "spring.main.keep-alive=true")) {
			assertThat(node.grid().isRunning()).isTrue();
			assertThat(keepAlives()).hasSize(1).allSatisfy((thread) -> assertThat(thread.isDaemon()).isFalse());
		}
		Awaitility.await().atMost(TestNode.TIMEOUT).until(() -> keepAlives().isEmpty());
	}

	private static List<Thread> keepAlives() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("keep-alive"))
			.toList();
	}

	private static int inboundCalls(TestNode node) {
		return node.grid().connections().get(0).stats().inbound().calls();
	}

	@GridHandler
	static class First {

		@GridHandler("same")
		void handle() {
			// never called
		}

	}

	@GridHandler
	static class Second {

		@GridHandler("same")
		void handle() {
			// never called
		}

	}

}
