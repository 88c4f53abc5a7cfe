package dev.gridmesh.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests what a stranger can do with sockets of the application's web server.
 */
class RequestHeadLimitIntegrationTests {

	private static final Duration LIMIT = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String REQUEST = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

	private final Sinks.One<String> slow = Sinks.one();

	private final CountDownLatch asked = new CountDownLatch(1);

	private final DisposableServer server = new RequestHeadLimit(LIMIT)
		.apply(HttpServer.create().port(0).idleTimeout(Duration.ofMillis(100)))
		.handle((request, response) -> response
			.sendString(request.uri().equals("/slow") ? slowAnswer() : Mono.just("!")))
		.bindNow();

	private Mono<String> slowAnswer() {
		this.asked.countDown();
		return this.slow.asMono();
	}

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.server.port());
		socket.setSoTimeout((int) PATIENCE.toMillis());
		return socket;
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	/** Sends without an end what is a head as far as it goes. */
	private static void drip(Socket socket) {
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
			try {
				send(socket, "x");
				return false;
			}
			catch (IOException ex) {
				return true;
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "GET / HTTP/1.1\r\nX-Long: " })
	void socketWithoutAWholeRequestHeadIsClosed(String head) throws IOException {
		try (Socket socket = connect()) {
			send(socket, head);

			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void headThatComesByteByByteIsNotWaitedFor() throws IOException {
		try (Socket socket = connect()) {
			send(socket, "GET / HTTP/1.1\r\nX-Long: ");
			drip(socket);
		}
	}

	@Test
	void secondHeadThatComesByteByByteIsNotWaitedFor() throws IOException {
		try (Socket socket = connect()) {
			send(socket, REQUEST);
			assertThat(socket.getInputStream().read()).isEqualTo('H');
			send(socket, "GET / HTTP/1.1\r\nX-Long: ");
			drip(socket);
		}
	}

	@Test
	void requestMayTakeAsLongAsItWants() throws Exception {
		try (Socket socket = connect()) {
			send(socket, REQUEST.replace(" / ", " /slow "));
			this.asked.await();
			try (Socket other = connect()) {
				// as long as any limit here
				drip(other);
			}
			this.slow.tryEmitValue("late");

			assertThat(socket.getInputStream().read()).isEqualTo('H');
		}
	}

}
