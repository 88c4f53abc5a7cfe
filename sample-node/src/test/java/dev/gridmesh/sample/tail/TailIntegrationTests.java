package dev.gridmesh.sample.tail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.gridmesh.sample.HttpConnection;
import dev.gridmesh.sample.TestNodes;
import dev.gridmesh.sample.files.FileThreads;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.LogsProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code GET /api/tail} with three whole nodes; after each test no file is open any more.
 */
class TailIntegrationTests {

	/** More than all the buffers of TCP take. */
	private static final int MANY = 10_000;

	@TempDir
	Path temporary;

	private TestNodes nodes;

	@BeforeEach
	void startNodes() {
		this.nodes = TestNodes.start(this.temporary, Probe.class, "--tail.poll-interval=20ms", "--tail.max-tails=2",
				"--tail.max-backlog=40MB", "--explorer.keep-alive=50ms");
	}

	@AfterEach
	void noFileIsOpenAndNodesStop() {
		try {
			for (int node = 0; node < this.nodes.count(); node++) {
				LogTail tail = this.nodes.bean(node, LogTail.class);
				TestNodes.await().until(tail::open, (open) -> open == 0);
			}
			TestNodes.await().untilAsserted(() -> assertThat(openFiles()).isEmpty());
		}
		finally {
			this.nodes.close();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void linesComeAsTheyAreAppendedUntilTheBrowserLeaves(int node) throws IOException {
		Path file = this.nodes.write(node, "deep/a.log", "1\n2\n3\n");
		HttpConnection browser = tail(node, "deep/a.log", 2);
		assertThat(browser.readUntil("HTTP/1.1")).contains("200");
		browser.readUntil("event:start");
		assertThat(browser.readUntil("\"text\""))
			.isEqualTo("{\"node\":\"%s\",\"file\":\"deep/a.log\",\"text\":\"2\"}".formatted(this.nodes.name(node)));
		assertThat(browser.readUntil("\"text\"")).contains("\"3\"");

		append(file, "fo");
		append(file, "ur\r\n");
		assertThat(browser.readUntil("\"text\"")).contains("\"four\"");
		browser.readUntil(":keep-alive");
		assertThat(this.nodes.bean(node, LogTail.class).open()).isEqualTo(1);
		assertThat(openFiles()).hasSize(1);

		browser.reset();

		Probe probe = this.nodes.bean(node, Probe.class);
		TestNodes.await().until(() -> probe.cancelled.get() == 1);
	}

	@Test
	void rotationTruncationAndTheEndOfTheFileAreEvents() throws IOException {
		Path file = this.nodes.write(1, "a.log", "1\n");
		try (HttpConnection browser = tail(1, "a.log", 1)) {
			browser.readUntil("\"1\"");
			Files.move(file, file.resolveSibling("a.log.1"));
			append(file, "2, and longer\n");
			browser.readUntil("event:rotated");
			browser.readUntil("\"2, and longer\"");

			Files.writeString(file, "3\n");
			browser.readUntil("event:truncated");
			browser.readUntil("\"3\"");

			Files.delete(file);
			browser.readUntil("event:error");
			assertThat(browser.readUntil("\"error\"")).contains("\"error\":\"the file is gone\"", this.nodes.name(1));
			assertThat(browser.readRest()).doesNotContain("event:");
		}
	}

	@Test
	void lineCannotPretendToBeAnEvent() throws IOException {
		this.nodes.write(1, "a.log", "x\revent:error\rdata:y\u2028\u0000\n");
		try (HttpConnection browser = tail(1, "a.log", 1)) {
			assertThat(browser.readUntil("\"text\"")).contains("x\\revent:error\\rdata:y");
		}
	}

	@Test
	void nodeThatDiesIsAnEvent() throws IOException {
		this.nodes.write(1, "a.log", "1\n");
		String name = this.nodes.name(1);
		try (HttpConnection browser = tail(1, "a.log", 1)) {
			browser.readUntil("\"1\"");

			this.nodes.cut(1);

			browser.readUntil("event:error");
			assertThat(browser.readUntil("\"error\"")).contains("\"node\":\"%s\"".formatted(name), "logs.tail");
			assertThat(browser.readRest()).doesNotContain("event:");
		}
	}

	@Test
	void nodeThatServesTheBrowserDiesAndTheFileIsClosed() throws IOException {
		this.nodes.write(1, "a.log", "1\n");
		HttpConnection browser = tail(1, "a.log", 1);
		browser.readUntil("\"1\"");

		this.nodes.cut(0);

		TestNodes.await().until(() -> this.nodes.bean(1, Probe.class).cancelled.get() == 1);
		browser.close();
	}

	@Test
	void slowBrowserSlowsTheReader() throws IOException {
		Path slowFile = this.nodes.write(1, "slow.log", "");
		Path fastFile = this.nodes.write(2, "fast.log", "");
		String lines = ("x".repeat(1900) + "\n").repeat(MANY) + "last\n";
		AtomicInteger slowLines = this.nodes.bean(1, Probe.class).items;
		try (HttpConnection slow = tail(1, "slow.log", 0); HttpConnection fast = tail(2, "fast.log", 0)) {
			slow.readUntil("event:start");
			fast.readUntil("event:start");
			append(slowFile, lines);
			append(fastFile, lines);
			// while this one is read to its end, the other one is not read at all
			fast.readUntil("\"last\"");

			assertThat(this.nodes.bean(2, Probe.class).items.get()).isEqualTo(MANY + 2);
			assertThat(slowLines.get()).isBetween(1, MANY / 2);

			slow.readUntil("\"last\"");
			assertThat(slowLines.get()).isEqualTo(MANY + 2);
		}
	}

	@Test
	void oneTailTooManyIsRefused() throws IOException {
		this.nodes.write(1, "a.log", "1\n");
		try (HttpConnection first = tail(1, "a.log", 1); HttpConnection second = tail(1, "a.log", 1)) {
			first.readUntil("\"1\"");
			second.readUntil("\"1\"");

			expectProblem(1, "a.log", "1", 503, "tail.max-tails=2");
		}
	}

	@ParameterizedTest
	@CsvSource({ "missing.log, 1, 404, there is no file", "../a.log, 1, 400, name of the file",
			"/etc/passwd, 1, 400, name of the file", "link, 1, 404, there is no file", "a.log, -1, 400, from 0 to 1000",
			"a.log, 1001, 400, from 0 to 1000" })
	void whatCannotBeFollowedIsAProblem(String file, String lines, int status, String detail) throws IOException {
		Path secret = Files.writeString(this.temporary.resolve("secret"), "secret\n");
		this.nodes.write(1, "a.log", "1\n");
		Files.createSymbolicLink(this.nodes.directory(1).resolve("link"), secret);

		expectProblem(1, file, lines, status, detail);
	}

	@Test
	void unknownNodeAndOneThatIsDownAreProblems() {
		this.nodes.write(1, "a.log", "1\n");
		String down = this.nodes.hostAndPort(1);
		this.nodes.cut(1);

		expectProblem(down, "a.log", "1", 503, down);
		expectProblem("elsewhere:80", "a.log", "1", 404, "no node");
	}

	private void expectProblem(int node, String file, String lines, int status, String detail) {
		expectProblem(this.nodes.hostAndPort(node), file, lines, status, detail);
	}

	private void expectProblem(String node, String file, String lines, int status, String detail) {
		for (MediaType accepted : List.of(MediaType.ALL, MediaType.TEXT_EVENT_STREAM)) {
			this.nodes.client(0)
				.get()
				.uri("/api/tail?node={node}&file={file}&lines={lines}", node, file, lines)
				.accept(accepted)
				.exchange()
				.expectStatus()
				.isEqualTo(status)
				.expectHeader()
				.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.detail")
				.value(String.class, (text) -> assertThat(text).contains(detail));
		}
	}

	private HttpConnection tail(int node, String file, int lines) {
		return HttpConnection.open(this.nodes.port(0),
				"GET /api/tail?node=%s&file=%s&lines=%d".formatted(this.nodes.hostAndPort(node), file, lines));
	}

	private static void append(Path file, String text) throws IOException {
		Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	/** The files below the nodes' directories that this process has open. */
	private List<String> openFiles() {
		Path descriptors = Path.of("/proc/self/fd");
		if (!Files.isDirectory(descriptors)) {
			return List.of();
		}
		try (Stream<Path> links = Files.list(descriptors)) {
			return links.map(TailIntegrationTests::target)
				.filter((target) -> target.startsWith(this.temporary.toString()))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String target(Path link) {
		try {
			return Files.readSymbolicLink(link).toString();
		}
		catch (IOException ex) {
			// closed meanwhile
			return "";
		}
	}

	/** Counts what the handler of one node gives away, and who leaves it. */
	@TestConfiguration(proxyBeanMethods = false)
	static class Probe {

		private final AtomicInteger items = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		@Bean
		@Primary
		LogTail probedTail(LogDirectory directory, LogsProperties logs, TailProperties properties,
				FileThreads threads) {
			return new LogTail(directory, logs, properties, threads) {

				@Override
				Flux<TailItem> tail(TailRequest request) {
					return super.tail(request).doOnNext((item) -> Probe.this.items.incrementAndGet())
						.doOnCancel(Probe.this.cancelled::incrementAndGet);
				}

			};
		}

	}

}
