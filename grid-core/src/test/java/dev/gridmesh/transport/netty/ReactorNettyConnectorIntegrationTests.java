package dev.gridmesh.transport.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.RecordingTransportHandler;
import dev.gridmesh.transport.TestDialListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What a dialer sends and makes of the answer; the acceptor is played by hand. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class ReactorNettyConnectorIntegrationTests {

	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	private static final Duration LONG = Duration.ofSeconds(15);

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)\r\n");

	private final LoopResources loops = LoopResources.create("dialer", 1, true);

	private final ReactorNettyRuntime runtime = ReactorNettyRuntime.builder().loopResources(this.loops).build();

	private final ReactorNettyConnector connector = ReactorNettyConnector.builder().loopResources(this.loops).build();

	private final GridEventLoop loop = this.runtime.nextEventLoop();

	private final List<RecordingTransportHandler> dialled = new CopyOnWriteArrayList<>();

	private final ServerSocket acceptor = listen();

	@AfterEach
	void stop() throws IOException {
		this.acceptor.close();
		for (RecordingTransportHandler handler : this.dialled) {
			GridTransport transport = handler.transport();
			Loopback.run(transport, () -> transport.close(CloseReason.of(CloseReason.ABNORMAL, "the test is over")));
			((WebSocketTransport) transport).whenInactive().block(MAX_WAIT);
			assertThat(handler.violations()).isEmpty();
		}
		this.runtime.close();
		this.loops.disposeLater(Duration.ZERO, MAX_WAIT).block(MAX_WAIT);
	}

	@Test
	void theRequestIsExactlyThatOfTheProtocol() {
		TestDialListener dial = dial(request("127.0.0.1", "secret-token"));

		try (RawSocket accepted = accept()) {
			String head = accepted.readHead();
			assertThat(KEY.matcher(head).replaceFirst("Sec-WebSocket-Key: <key>\r\n"))
				.isEqualTo("GET /grid/v1 HTTP/1.1\r\nHost: 127.0.0.1:" + this.acceptor.getLocalPort()
						+ "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
						+ "Sec-WebSocket-Key: <key>\r\nAuthorization: Bearer secret-token\r\n"
						+ "X-Minio-Time: 1795245370787903730\r\n\r\n");
			accepted.write(switching(head, ""));

			Loopback.await(() -> !dial.outcomes().isEmpty());
			assertThat(dial.failure()).isNull();
			Loopback.run(this.loop,
					() -> assertThat(this.dialled.get(0).transport().executor().inEventLoop()).isTrue());
			assertThat(this.dialled.get(0).transport().executor()).isSameAs(this.loop);
			assertThat(this.dialled.get(0).transport().remoteAddress())
				.isEqualTo("127.0.0.1:" + this.acceptor.getLocalPort());
		}
	}

	@Test
	void connectionThatIsClosedInPlaceOfAnAnswerIsAFailure() {
		TestDialListener dial = dial(request("127.0.0.1", "t"));

		try (RawSocket accepted = accept()) {
			accepted.readHead();
		}
		Loopback.await(() -> dial.failure() != null);
		assertThat(dial.failure()).hasMessage("the connection was closed before the upgrade was answered");
	}

	@Test
	void whatComesRightBehindTheAnswerIsDelivered() {
		TestDialListener dial = dial(request("127.0.0.1", "t"));

		try (RawSocket accepted = accept()) {
			byte[] answer = switching(accepted.readHead(), "").getBytes(StandardCharsets.US_ASCII);
			accepted.write(Frames.join(answer, Frames.unmasked(Frames.BINARY, (byte) 1, (byte) 2),
					Frames.unmasked(Frames.BINARY, (byte) 3)));

			Loopback.await(() -> !dial.outcomes().isEmpty());
			Loopback.await(() -> this.dialled.get(0).binaries().size() == 2);
			assertThat(this.dialled.get(0).binaries().get(0)).containsExactly(1, 2);
			assertThat(this.dialled.get(0).binaries().get(1)).containsExactly(3);
		}
	}

	@Test
	void framesOfADialerAreMasked() {
		dial(request("127.0.0.1", "t"));

		try (RawSocket accepted = accept()) {
			accepted.write(switching(accepted.readHead(), ""));
			Loopback.await(() -> !this.dialled.isEmpty());
			GridTransport transport = this.dialled.get(0).transport();
			Loopback.run(transport, () -> {
				transport.write(transport.allocator().buffer(3).writeBytes(new byte[] { 1, 2, 3 }));
				transport.flush();
			});

			byte[] frame = accepted.read(9);
			assertThat(frame).startsWith(0x82, 0x83);
			for (int i = 0; i < 3; i++) {
				assertThat(frame[6 + i] ^ frame[2 + i]).isEqualTo(i + 1);
			}
		}
	}

	@Test
	void aMaskedFrameOfAnAcceptorIsAProtocolError() {
		dial(request("127.0.0.1", "t"));

		try (RawSocket accepted = accept()) {
			accepted.write(switching(accepted.readHead(), ""));
			accepted.write(Frames.masked(Frames.BINARY, (byte) 1));

			Loopback.await(() -> !this.dialled.isEmpty() && this.dialled.get(0).closed() != null);
			assertThat(this.dialled.get(0).closed().code()).isEqualTo(CloseReason.PROTOCOL_ERROR);
		}
	}

	static Stream<Arguments> refusals() {
		return Stream.of(arguments("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
				"HTTP 403 (its log says why: grid.auth.secret, grid.auth.protocol or grid.auth.identity differs, "
						+ "it does not take the certificate of this node, or the name leads to another node)"),
				arguments("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n",
						"HTTP 404 (path or protocol version differs)"),
				arguments("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "HTTP 200"),
				arguments("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\n\r\n", "HTTP 302"),
				arguments("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n", "HTTP 401"),
				arguments(switching("", "").replace("Upgrade: websocket", "Upgrade: h2c"),
						"HTTP 101, but not to a WebSocket"),
				arguments(switching("", ""), "HTTP 101 with a wrong Sec-WebSocket-Accept"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void aRefusalSaysWhatTheAcceptorSaid(String answer, String message) {
		TestDialListener dial = dial(request("127.0.0.1", "t"));

		try (RawSocket accepted = accept()) {
			accepted.readHead();
			accepted.write(answer);

			Loopback.await(() -> dial.failure() != null);
			assertThat(dial.failure()).hasMessage(message);
			assertThat(accepted.readToEnd()).isZero();
			assertThat(dial.outcomes()).hasSize(1);
		}
	}

	@Test
	void anExtensionThatWasNotAskedForIsRefused() {
		TestDialListener dial = dial(request("127.0.0.1", "t"));

		try (RawSocket accepted = accept()) {
			accepted.write(switching(accepted.readHead(), "Sec-WebSocket-Extensions: permessage-deflate\r\n"));

			Loopback.await(() -> dial.failure() != null);
			assertThat(dial.failure())
				.hasMessage("HTTP 101 with a Sec-WebSocket-Extensions that was not asked for: permessage-deflate");
			assertThat(accepted.readToEnd()).isZero();
		}
	}

	@Test
	void anAnswerThatIsNoHttpIsAFailure() {
		TestDialListener dial = dial(request("127.0.0.1", "t"));

		try (RawSocket accepted = accept()) {
			accepted.readHead();
			accepted.write("SSH-2.0-OpenSSH_9.9\r\n\r\n");

			Loopback.await(() -> dial.failure() != null);
			assertThat(dial.failure()).hasMessageStartingWith("the answer is no HTTP");
		}
	}

	@Test
	void anAcceptorThatDoesNotAnswerIsGivenUp() {
		DialRequest request = request("127.0.0.1", "t", LONG, SHORT);

		TestDialListener dial = dial(request);

		try (RawSocket accepted = accept()) {
			accepted.readHead();
			Loopback.await(() -> dial.failure() != null);
			assertThat(dial.failure()).hasMessage(
					"timed out after 200 ms waiting for the answer to the upgrade: " + request.remote().hostAndPort());
			assertThat(accepted.readToEnd()).isZero();
			assertThat(dial.outcomes()).hasSize(1);
		}
	}

	@Test
	void aRefusedConnectionNamesTheAddress() throws IOException {
		this.acceptor.close();

		TestDialListener dial = dial(request("localhost", "t"));

		Loopback.await(() -> dial.failure() != null);
		assertThat(dial.failure()).isInstanceOf(ConnectException.class)
			.hasMessageStartingWith("Connection refused: ")
			.hasMessageEndingWith("127.0.0.1:" + this.acceptor.getLocalPort());
		assertThat(dial.outcomes()).hasSize(1);
	}

	@Test
	void anUnknownHostIsNamed() {
		TestDialListener dial = dial(request("no-such-host.invalid", "t"));

		Loopback.await(() -> dial.failure() != null);
		assertThat(dial.failure()).hasMessageContaining("no-such-host.invalid");
	}

	@Test
	void anAddressWithoutAnAnswerTimesOut() throws IOException {
		// a full backlog: the kernel does not answer any more
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<TestDialListener> dials = new CopyOnWriteArrayList<>();
			Loopback.await(() -> {
				DialRequest request = new DialRequest(NodeName.of("http://127.0.0.1:" + full.getLocalPort()),
						"/grid/v1", Map.of(), SHORT, SHORT, 1000, this.loop);
				dials.add(dial(request));
				return dials.stream()
					.anyMatch((dial) -> dial.failure() != null
							&& dial.failure().getMessage().contains("connecting to 127.0.0.1"));
			});
			Loopback.await(() -> dials.stream().allMatch((dial) -> dial.outcomes().size() == 1));
		}
	}

	@Test
	void aTokenThatNoHeaderCanHoldIsAFailure() {
		TestDialListener dial = dial(request("127.0.0.1", "two\r\nlines"));

		Loopback.await(() -> dial.failure() != null);
		assertThat(dial.failure()).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void aDialCancelledWhileItWaitsClosesAndTellsNothing() {
		TestDialListener dial = new TestDialListener((transport) -> {
		});
		GridEventLoop.ScheduledTask attempt = this.connector.dial(request("127.0.0.1", "t"), dial);

		try (RawSocket accepted = accept()) {
			accepted.readHead();
			attempt.cancel();

			assertThat(accepted.readToEnd()).isZero();
			assertThat(dial.outcomes()).isEmpty();
		}
	}

	@Test
	void aDialCancelledAtOnceTellsNothing() {
		TestDialListener dial = new TestDialListener((transport) -> {
		});
		DialRequest request = request("127.0.0.1", "t");

		Loopback.run(this.loop, () -> this.connector.dial(request, dial).cancel());
		Loopback.run(this.loop, () -> {
		});

		assertThat(dial.outcomes()).isEmpty();
	}

	private TestDialListener dial(DialRequest request) {
		TestDialListener dial = new TestDialListener((transport) -> {
			RecordingTransportHandler handler = new RecordingTransportHandler(transport);
			transport.start(handler);
			handler.readOn();
			this.dialled.add(handler);
		});
		this.connector.dial(request, dial);
		return dial;
	}

	private DialRequest request(String host, String token) {
		return request(host, token, LONG, LONG);
	}

	private DialRequest request(String host, String token, Duration connectTimeout, Duration upgradeTimeout) {
		return new DialRequest(NodeName.of("http://" + host + ":" + this.acceptor.getLocalPort()), "/grid/v1",
				headers(token), connectTimeout, upgradeTimeout, 100_000, this.loop);
	}

	private static Map<String, String> headers(String token) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Authorization", "Bearer " + token);
		headers.put("X-Minio-Time", "1795245370787903730");
		return headers;
	}

	private static ServerSocket listen() {
		try {
			ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			socket.setSoTimeout((int) MAX_WAIT.toMillis());
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private RawSocket accept() {
		try {
			return new RawSocket(this.acceptor.accept());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String switching(String request, String more) {
		Matcher key = KEY.matcher(request);
		String accept = WebSocketKeys.accept(key.find() ? key.group(1) : "another key");
		return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + accept + "\r\n" + more + "\r\n";
	}

}
