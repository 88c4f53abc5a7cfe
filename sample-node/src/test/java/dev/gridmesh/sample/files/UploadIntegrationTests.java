package dev.gridmesh.sample.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;

import dev.gridmesh.sample.HttpConnection;
import dev.gridmesh.sample.TestNodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code POST /api/files/{node}/{name}} with three whole nodes; each test has to leave no
 * unfinished file behind.
 */
class UploadIntegrationTests {

	private static final int MAX_SIZE = 8 * 1024 * 1024;

	@TempDir
	static Path temporary;

	private static TestNodes nodes;

	@BeforeAll
	static void startNodes() {
		nodes = TestNodes.start(temporary, TestNodes.Plain.class, "--files.max-size=" + MAX_SIZE + "B",
				"--files.max-uploads=2", "--files.idle-timeout=20s");
	}

	@AfterAll
	static void stopNodes() {
		nodes.close();
	}

	@AfterEach
	void nothingIsLeftBehind() {
		for (int node = 0; node < nodes.count(); node++) {
			int asked = node;
			TestNodes.await().untilAsserted(() -> assertThat(unfinished(asked)).isZero());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void fileArrivesWholeAtThisNodeAndAtAnother(int target) throws IOException {
		byte[] content = content(5 * 1024 * 1024 + 7);

		post(target, "large.bin", content).expectStatus()
			.isOk()
			.expectBody()
			.json("{\"node\":\"%s\",\"name\":\"large.bin\",\"size\":%d,\"sha256\":\"%s\"}".formatted(nodes.name(target),
					content.length, sha256(content)));

		assertThat(nodes.directory(target).resolve("large.bin")).hasBinaryContent(content);
	}

	@Test
	void emptyFileIsAFile() {
		post(1, "empty", new byte[0]).expectStatus().isOk().expectBody().jsonPath("$.size").isEqualTo(0);

		assertThat(nodes.directory(1).resolve("empty")).isEmptyFile();
	}

	@Test
	void fileThatIsThereIsReplaced() {
		Path file = nodes.write(1, "again.log", "old and longer");

		post(1, "again.log", bytes("new")).expectStatus().isOk().expectBody().jsonPath("$.sha256").exists();

		assertThat(file).hasContent("new");
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", "..%2Fx", "a%2Fb", "%2Fetc%2Fpasswd", "a%5Cb", "%20", "a%00b", "a%0Ab",
			".incoming-x", "%2E%2E" })
	void nameThatIsNoneIsRefused(String name) throws IOException {
		String answer;
		try (HttpConnection browser = HttpConnection.open(nodes.port(0),
				"POST /api/files/%s/%s".formatted(nodes.hostAndPort(1), name), "Content-Length: 1")) {
			browser.write(bytes("x"));
			answer = browser.readLine();
		}

		assertThat(answer).matches("HTTP/1.1 40[045] .*");
		assertThat(temporary.resolve("x")).doesNotExist();
		assertThat(nodes.entries(1)).doesNotContain("x", "b");
	}

	@Test
	void longNameIsRefusedAndAnUnusualOneIsNot() {
		expectProblem(post(1, "x".repeat(201), bytes("x")), HttpStatus.BAD_REQUEST, "longer than 200 bytes");

		post(1, "%41 x;y.log", bytes("x")).expectStatus().isOk().expectBody().jsonPath("$.sha256").exists();
		assertThat(nodes.entries(1)).contains("%41 x;y.log");
	}

	@Test
	void unknownNodeIsNotFound() {
		nodes.client(0)
			.post()
			.uri("/api/files/elsewhere:80/x")
			.bodyValue("x")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.exists();
	}

	@Test
	void directoryAndLinkAreNotReplaced() throws IOException {
		Path secret = Files.writeString(temporary.resolve("secret"), "secret");
		Files.createDirectories(nodes.directory(1).resolve("directory"));
		Files.createSymbolicLink(nodes.directory(1).resolve("link"), secret);

		expectProblem(post(1, "directory", bytes("x")), HttpStatus.CONFLICT, "no regular file");
		expectProblem(post(1, "link", bytes("x")), HttpStatus.CONFLICT, "no regular file");

		assertThat(secret).hasContent("secret");
	}

	@Test
	void fileThatIsTooLargeIsRefusedBeforeItIsSentAndWhileItIs() throws IOException {
		expectProblem(post(1, "huge", new byte[MAX_SIZE + 1]), HttpStatus.CONTENT_TOO_LARGE, "files.max-size");

		try (HttpConnection browser = HttpConnection.open(nodes.port(0), put("huge"), "Transfer-Encoding: chunked")) {
			byte[] chunk = bytes("10000\r\n" + "x".repeat(65536) + "\r\n");
			for (int i = 0; i <= MAX_SIZE / 65536; i++) {
				browser.write(chunk);
			}
			assertThat(browser.readUntil("HTTP/1.1")).contains("413");
		}
		assertThat(nodes.entries(1)).doesNotContain("huge");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 1000000", "Transfer-Encoding: chunked" })
	void browserThatLeavesHalfWayLeavesNothingBehind(String header) throws IOException {
		Path old = nodes.write(1, "half.log", "old");
		HttpConnection browser = HttpConnection.open(nodes.port(0), put("half.log"), header);
		browser.write(bytes("10000\r\n" + "x".repeat(65536) + "\r\n"));
		TestNodes.await().untilAsserted(() -> assertThat(unfinished(1)).isEqualTo(1));

		browser.reset();

		TestNodes.await().untilAsserted(() -> assertThat(unfinished(1)).isZero());
		assertThat(old).hasContent("old");
	}

	@Test
	void unfinishedFileIsNeitherListedNorFound() throws IOException {
		try (HttpConnection browser = HttpConnection.open(nodes.port(0), put("secret.log"), "Content-Length: 100")) {
			browser.write(bytes("unfinished\n"));
			TestNodes.await().untilAsserted(() -> assertThat(unfinished(1)).isEqualTo(1));

			assertThat(nodes.get(0, "/api/files")).doesNotContain("incoming", "secret.log");
			assertThat(nodes.get(0, "/api/search?q=unfinished")).contains("\"matches\":0");
		}
	}

	@Test
	void oneUploadTooManyIsRefused() throws IOException {
		try (HttpConnection first = HttpConnection.open(nodes.port(0), put("first"), "Content-Length: 100");
				HttpConnection second = HttpConnection.open(nodes.port(2), put("second"), "Content-Length: 100")) {
			first.write(bytes("x"));
			second.write(bytes("x"));
			TestNodes.await().untilAsserted(() -> assertThat(unfinished(1)).isEqualTo(2));

			expectProblem(post(1, "third", bytes("x")), HttpStatus.SERVICE_UNAVAILABLE, "files.max-uploads=2");
		}
	}

	private static String put(String name) {
		return "POST /api/files/%s/%s".formatted(nodes.hostAndPort(1), name);
	}

	private static WebTestClient.ResponseSpec post(int target, String name, byte[] content) {
		return nodes.client(0)
			.post()
			.uri("/api/files/{node}/{name}", nodes.hostAndPort(target), name)
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.bodyValue(content)
			.exchange();
	}

	private static void expectProblem(WebTestClient.ResponseSpec response, HttpStatus status, String detail) {
		response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (text) -> assertThat(text).contains(detail));
	}

	private static long unfinished(int node) {
		return nodes.entries(node).stream().filter((entry) -> entry.contains(".incoming-")).count();
	}

	static byte[] content(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

	private static String sha256(byte[] content) {
		return HexFormat.of().formatHex(Sha256.newDigest().digest(content));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
