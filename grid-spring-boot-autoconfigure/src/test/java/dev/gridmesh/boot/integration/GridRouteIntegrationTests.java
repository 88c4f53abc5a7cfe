package dev.gridmesh.boot.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.auth.GridTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the route of the grid answers on the port of an application, with and without
 * Spring Security, byte for byte over a socket.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridRouteIntegrationTests {

	private static final String UPGRADE = """
			Upgrade: websocket
			Connection: Upgrade
			Sec-WebSocket-Version: 13
			Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
			""";

	/** What is sent here byte for byte is what nodes of other implementations send. */
	private static final String V1 = "grid.auth.protocol=v1";

	private TestNode plain;

	private TestNode secured;

	private TestNode based;

	@BeforeAll
	void start() {
		this.plain = TestNode.start(List.of(Page.class), V1);
		this.secured = TestNode.startSecured(List.of(Page.class), V1);
		this.based = TestNode.start(List.of(Page.class), V1, "spring.webflux.base-path=/app");
	}

	@AfterAll
	void stop() {
		this.based.close();
		this.secured.close();
		this.plain.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestWithATokenIsUpgraded(boolean security) {
		Answer answer = send(node(security), "GET /grid/v1", UPGRADE + token());

		assertThat(answer.status()).isEqualTo(101);
		assertThat(answer.head()).contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=")
			.contains("upgrade: websocket");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void queryAndOfferedExtensionsDoNotMatter(boolean security) {
		Answer answer = send(node(security), "GET /grid/v1?x=1",
				UPGRADE + token() + "Sec-WebSocket-Extensions: permessage-deflate\nSec-WebSocket-Protocol: chat\n");

		assertThat(answer.status()).isEqualTo(101);
		assertThat(answer.head()).doesNotContain("permessage", "chat");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestWithoutATokenIsForbiddenWithoutWords(boolean security) {
		Answer answer = send(node(security), "GET /grid/v1", UPGRADE);

		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.body()).isEmpty();
		assertThat(answer.head()).contains("content-length: 0");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestWithoutATimeThatIsNearIsForbiddenWithoutWords(boolean security) {
		for (String time : List.of("", "X-Minio-Time: soon\n", time(Duration.ofMinutes(16)),
				time(Duration.ofMinutes(-16)))) {
			Answer answer = send(node(security), "GET /grid/v1", UPGRADE + bearer() + time);

			assertThat(answer.status()).as(time).isEqualTo(403);
			assertThat(answer.body()).isEmpty();
		}
		assertThat(send(node(security), "GET /grid/v1", UPGRADE + bearer() + time(Duration.ofMinutes(14))).status())
			.isEqualTo(101);
	}

	@ParameterizedTest
	@CsvSource({ "false, POST, 405", "true, POST, 405", "false, HEAD, 405", "true, HEAD, 405" })
	void otherMethodsAreNotAllowed(boolean security, String method, int status) {
		assertThat(send(node(security), method + " /grid/v1", UPGRADE + token() + "Content-Length: 0\n").status())
			.isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestThatIsNoUpgradeIsBad(boolean security) {
		assertThat(send(node(security), "GET /grid/v1", token()).status()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void otherVersionOfWebSocketMustUpgrade(boolean security) {
		Answer answer = send(node(security), "GET /grid/v1", UPGRADE.replace("Version: 13", "Version: 8") + token());

		assertThat(answer.status()).isEqualTo(426);
		assertThat(answer.head()).contains("sec-websocket-version: 13");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/grid/v2", "/grid/v1/", "/grid/v1/x", "/GRID/v1", "//grid/v1", "/grid/v1;x" })
	void otherPathsAreNotServed(String path) {
		assertThat(send(this.plain, "GET " + path, UPGRADE + token()).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/page", "/grid/v2", "/grid/v1/", "/grid/v1/x", "/grid/v1;x", "/x/../grid/v1" })
	void securityGuardsEveryOtherPath(String path) {
		// 400 is what its firewall says to paths that could be read in two ways
		assertThat(send(this.secured, "GET " + path, UPGRADE + token()).status()).isIn(400, 401);
	}

	@Test
	void applicationIsServedBesideTheGrid() {
		assertThat(send(this.plain, "GET /page", "").body()).isEqualTo("page");
	}

	@Test
	void routeIsBehindTheBasePath() {
		assertThat(send(this.based, "GET /app/grid/v1", UPGRADE + token()).status()).isEqualTo(101);
		assertThat(send(this.based, "GET /grid/v1", UPGRADE + token()).status()).isEqualTo(404);
	}

	@Test
	void nodesWithSecurityFindEachOther() {
		try (TestNode other = TestNode.startSecured(List.of(TestHandlers.class), V1)) {
			TestNode.connect(this.secured, other);

			assertThat(this.secured.state(other)).isEqualTo(ConnectionState.CONNECTED);
			this.secured.grid().removePeer(other.name());
		}
	}

	@Test
	void nodesBehindABasePathFindEachOther() {
		try (TestNode other = TestNode.start(List.of(), V1, "spring.webflux.base-path=/app")) {
			TestNode.connect(this.based, other);

			assertThat(this.based.state(other)).isEqualTo(ConnectionState.CONNECTED);
			this.based.grid().removePeer(other.name());
		}
	}

	@Test
	void nodeWithAServerOfItsOwnFindsTheOthers() {
		try (TestNode other = TestNode.start(List.of(TestHandlers.class), V1, "grid.server.port=0")) {
			TestNode.connect(this.plain, other);
			HttpStatusCode onTheApplication = status(other);

			assertThat(onTheApplication).isEqualTo(HttpStatus.NOT_FOUND);
			assertThat(this.plain.call(other, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(other.name().value());
			this.plain.grid().removePeer(other.name());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.http2.enabled=true", "server.compression.enabled=true",
			"server.netty.idle-timeout=1ms", "server.shutdown=immediate" })
	void settingsOfTheServerDoNotMatter(String property) {
		try (TestNode other = TestNode.start(List.of(TestHandlers.class), V1, property)) {
			TestNode.connect(this.plain, other);

			assertThat(this.plain.call(other, "test.name").retrieveMono(String.class).block(TestNode.TIMEOUT))
				.isEqualTo(other.name().value());
			this.plain.grid().removePeer(other.name());
		}
	}

	private static HttpStatusCode status(TestNode node) {
		int port = Integer.parseInt(node.context().getEnvironment().getRequiredProperty("local.server.port"));
		return TestNode.http(port)
			.get()
			.uri("/grid/v1")
			.exchangeToMono((response) -> Mono.just(response.statusCode()))
			.blockOptional(TestNode.TIMEOUT)
			.orElseThrow();
	}

	private TestNode node(boolean security) {
		return security ? this.secured : this.plain;
	}

	private static String token() {
		return bearer() + time(Duration.ZERO);
	}

	private static String bearer() {
		return "Authorization: Bearer " + GridTokens.hs512("grid", TestNode.SECRET).issuer().issue() + "\n";
	}

	private static String time(Duration ahead) {
		Instant time = Instant.now().plus(ahead);
		return "X-Minio-Time: " + (time.getEpochSecond() * 1_000_000_000 + time.getNano()) + "\n";
	}

	/** Sends a request and reads the head of the answer, and its body if it has one. */
	private static Answer send(TestNode node, String methodAndPath, String headers) {
		try (Socket socket = new Socket("127.0.0.1", node.port())) {
			socket.setSoTimeout((int) TestNode.TIMEOUT.toMillis());
			String request = methodAndPath + " HTTP/1.1\nHost: 127.0.0.1\n" + headers + "\n";
			socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				int next = socket.getInputStream().read();
				assertThat(next).as("answer is cut off after '%s'", head).isNotNegative();
				head.append((char) next);
			}
			int length = contentLength(head.toString());
			byte[] body = (length > 0 && !methodAndPath.startsWith("HEAD")) ? socket.getInputStream().readNBytes(length)
					: new byte[0];
			return new Answer(head.toString().toLowerCase(Locale.ROOT), new String(body, StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int contentLength(String head) {
		return head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
			.findFirst()
			.map((line) -> Integer.parseInt(line.substring(line.indexOf(':') + 1).trim()))
			.orElse(0);
	}

	private record Answer(String head, String body) {

		int status() {
			return Integer.parseInt(this.head.split(" ")[1]);
		}

	}

	@RestController
	static class Page {

		@GetMapping("/page")
		String page() {
			return "page";
		}

	}

}
