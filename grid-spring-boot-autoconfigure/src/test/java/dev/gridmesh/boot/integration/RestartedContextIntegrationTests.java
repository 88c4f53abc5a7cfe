package dev.gridmesh.boot.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.spring.GridHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a context which was stopped and is started again, as at a checkpoint, is in
 * the grid again.
 */
class RestartedContextIntegrationTests {

	static Stream<Named<Consumer<ConfigurableApplicationContext>>> restarts() {
		return Stream.of(Named.of("stop and start", (context) -> {
			context.stop();
			context.start();
		}), Named.of("restart", ConfigurableApplicationContext::restart));
	}

	@ParameterizedTest
	@MethodSource("restarts")
	void nodeIsInTheGridAgainOnTheSharedPort(Consumer<ConfigurableApplicationContext> restart) throws IOException {
		isInTheGridAgain("server.port", restart);
	}

	@ParameterizedTest
	@MethodSource("restarts")
	void nodeIsInTheGridAgainOnAPortOfItsOwn(Consumer<ConfigurableApplicationContext> restart) throws IOException {
		isInTheGridAgain("grid.server.port", restart);
	}

	private static void isInTheGridAgain(String portKey, Consumer<ConfigurableApplicationContext> restart)
			throws IOException {
		int one = freePort();
		int other = freePort();
		String peers = "grid.peers=%s,%s".formatted(nameOf(one), nameOf(other));
		try (TestNode node = start(portKey, one, peers); TestNode peer = start(portKey, other, peers)) {
			awaitConnected(node, peer);
			for (int i = 0; i < 2; i++) {
				restart.accept(node.context());
				assertThat(node.grid().isRunning()).isTrue();

				awaitConnected(node, peer);
				String there = node.call(peer, "echo").data("there").retrieveMono(String.class).block(TestNode.TIMEOUT);
				String back = peer.call(node, "echo").data("back").retrieveMono(String.class).block(TestNode.TIMEOUT);
				assertThat(List.of(there, back)).containsExactly("there", "back");
			}
		}
	}

	private static TestNode start(String portKey, int port, String peers) {
		return TestNode.start(List.of(Echo.class), portKey + "=" + port, "grid.local=" + nameOf(port), peers);
	}

	private static String nameOf(int port) {
		return "http://127.0.0.1:" + port;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static void awaitConnected(TestNode node, TestNode peer) {
		Awaitility.await()
			.atMost(TestNode.TIMEOUT)
			.until(() -> node.state(peer) == ConnectionState.CONNECTED
					&& peer.state(node) == ConnectionState.CONNECTED);
	}

	static class Echo {

		@GridHandler("echo")
		Mono<String> echo(String text) {
			return Mono.just(text);
		}

	}

}
