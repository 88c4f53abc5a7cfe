package dev.gridmesh.sample.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.sample.HttpConnection;
import dev.gridmesh.sample.TestNodes;
import dev.gridmesh.sample.logs.LogDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code POST /api/sync} with three whole nodes; each test has to leave no unfinished
 * file behind.
 */
class SyncIntegrationTests {

	private static final int LARGE = 8 * 1024 * 1024;

	@TempDir
	Path temporary;

	private TestNodes nodes;

	@BeforeEach
	void startNodes() {
		this.nodes = TestNodes.start(this.temporary, Probe.class, "--files.max-size=" + (LARGE + 100) + "B",
				"--files.threads=2");
	}

	@AfterEach
	void nothingIsLeftBehindAndNodesStop() {
		try {
			for (int node = 0; node < this.nodes.count(); node++) {
				int asked = node;
				TestNodes.await().untilAsserted(() -> assertThat(unfinished(asked)).isZero());
			}
		}
		finally {
			this.nodes.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 2", "0, 1", "1, 0" })
	void afterwardsTheOneHasAllFilesOfTheOther(int from, int to) throws IOException {
		byte[] large = UploadIntegrationTests.content(LARGE);
		Files.write(this.nodes.write(from, "large.bin", ""), large);
		this.nodes.write(from, "deep/er/missing.log", "missing");
		this.nodes.write(from, "empty", "");
		this.nodes.write(from, "same.log", "same");
		this.nodes.write(to, "same.log", "same");
		this.nodes.write(from, "different.log", "here");
		this.nodes.write(to, "different.log", "gone");
		this.nodes.write(to, "other.log", "stays");

		JsonNode result = sync(from, to);

		assertThat(result.path("from").asString()).isEqualTo(this.nodes.name(from));
		assertThat(result.path("to").asString()).isEqualTo(this.nodes.name(to));
		assertThat(names(result.path("copied"))).containsExactly("deep/er/missing.log", "different.log", "empty",
				"large.bin");
		assertThat(result.path("unchanged").asInt()).isEqualTo(1);
		assertThat(result.path("skipped")).isEmpty();
		assertThat(this.nodes.directory(to).resolve("large.bin")).hasBinaryContent(large);
		assertThat(this.nodes.directory(to).resolve("deep/er/missing.log")).hasContent("missing");
		assertThat(this.nodes.directory(to).resolve("different.log")).hasContent("here");
		assertThat(this.nodes.directory(to).resolve("other.log")).hasContent("stays");
		assertThat(this.nodes.directory(to).resolve("empty")).isEmptyFile();

		JsonNode again = sync(from, to);
		assertThat(again.path("copied")).isEmpty();
		assertThat(again.path("unchanged").asInt()).isEqualTo(5);
	}

	@Test
	void emptyDirectoriesAreTheSame() {
		JsonNode result = sync(1, 2);

		assertThat(result.path("copied")).isEmpty();
		assertThat(result.path("unchanged").asInt()).isZero();
	}

	@Test
	void whatCannotBeCopiedIsSkippedAndNamed() throws IOException {
		Path secret = Files.writeString(this.temporary.resolve("secret"), "secret");
		this.nodes.write(1, "a.log", "a");
		this.nodes.write(1, "blocked", "x");
		this.nodes.write(1, "back\\slash", "x");
		this.nodes.write(1, "huge", "x".repeat(LARGE + 101));
		this.nodes.write(1, "links/secret", "mine");
		Files.createSymbolicLink(this.nodes.directory(1).resolve("link"), secret);
		Files.createSymbolicLink(this.nodes.directory(2).resolve("links"), this.temporary);
		Files.createDirectories(this.nodes.directory(2).resolve("blocked"));

		JsonNode result = sync(1, 2);

		assertThat(names(result.path("copied"))).containsExactly("a.log");
		assertThat(names(result.path("skipped"))).containsExactly("back\\slash", "blocked", "huge", "links/secret");
		assertThat(result.path("unlisted").asInt()).isEqualTo(1);
		assertThat(secret).hasContent("secret");
		assertThat(this.nodes.directory(2).resolve("link")).doesNotExist();
	}

	@Test
	void sameNodeAndUnknownNodesAreRefused() {
		String known = this.nodes.hostAndPort(1);

		expectProblem(known, this.nodes.name(1), 400, "the same node");
		expectProblem(known, "elsewhere:80", 404, "no node");
		expectProblem("elsewhere:80", known, 404, "no node");
		this.nodes.client(0)
			.post()
			.uri("/api/sync?from={from}", known)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.exists();
	}

	@Test
	void nodeThatIsDownIsAProblem() {
		this.nodes.write(1, "a.log", "a");
		String down = this.nodes.hostAndPort(2);
		this.nodes.cut(2);

		expectProblem(this.nodes.hostAndPort(1), down, 503, down);
		expectProblem(down, this.nodes.hostAndPort(1), 502, down);
	}

	@Test
	void secondSyncOfAPairIsRefusedAndTheFirstGoesOn() throws Exception {
		this.nodes.write(1, "large.bin", "x".repeat(LARGE));
		CompletableFuture<JsonNode> first = syncUntilHalf();

		expectProblem(this.nodes.hostAndPort(1), this.nodes.hostAndPort(2), 409, "already");
		probe().goOn.tryEmitEmpty();

		assertThat(names(first.get(TestNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS).path("copied")))
			.containsExactly("large.bin");
	}

	@Test
	void senderReadsOnlyAsFarAsTheReceiverWrites() throws Exception {
		this.nodes.write(1, "large.bin", "x".repeat(LARGE));
		CompletableFuture<JsonNode> sync = syncUntilHalf();
		CountDownLatch busy = block(2);
		probe().goOn.tryEmitEmpty();
		// a sync of another pair goes from the beginning to the end meanwhile
		assertThat(names(sync(1, 0).path("copied"))).containsExactly("large.bin");

		int chunks = LARGE / 65536;
		assertThat(probe().parts.get() - chunks).isLessThan(chunks / 2);
		busy.countDown();
		sync.get(TestNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(this.nodes.directory(2).resolve("large.bin")).hasSize(LARGE);
	}

	@Test
	void senderThatDiesHalfWayIsAProblemThatTellsWhatWasCopied() throws Exception {
		this.nodes.write(1, "a.log", "a");
		this.nodes.write(1, "large.bin", "x".repeat(LARGE));
		String name = this.nodes.name(1);
		try (HttpConnection browser = beginSync()) {
			// the unfinished one must be the second
			TestNodes.await().until(() -> Files.exists(this.nodes.directory(2).resolve("a.log")) && unfinished(2) == 1);
			this.nodes.cut(1);

			assertThat(browser.readUntil("HTTP/1.1")).contains("502");
			assertThat(browser.readUntil("detail")).contains("\"copied\":[{\"name\":\"a.log\"", name);
		}
		assertThat(this.nodes.directory(2).resolve("a.log")).hasContent("a");
		assertThat(this.nodes.directory(2).resolve("large.bin")).doesNotExist();
	}

	@Test
	void receiverThatDiesHalfWayIsAProblem() throws Exception {
		this.nodes.write(1, "a.log", "a");
		this.nodes.write(1, "large.bin", "x".repeat(LARGE));
		try (HttpConnection browser = beginSync()) {
			this.nodes.cut(2);

			assertThat(browser.readUntil("HTTP/1.1")).contains("502");
			assertThat(browser.readUntil("detail")).contains("files.pull", "\"copied\":[");
		}
		TestNodes.await().until(() -> probe().ended.get() == 1);
	}

	@Test
	void browserThatLeavesHalfWayEndsItAtBothNodes() throws Exception {
		this.nodes.write(1, "large.bin", "x".repeat(LARGE));
		HttpConnection browser = beginSync();

		browser.reset();

		TestNodes.await().until(() -> probe().ended.get() == 1);
		TestNodes.await().untilAsserted(() -> assertThat(unfinished(2)).isZero());
		assertThat(this.nodes.entries(2)).isEmpty();
		probe().goOn.tryEmitEmpty();
		// nothing is locked: the next one does it all
		TestNodes.await().untilAsserted(() -> assertThat(names(sync(1, 2).path("copied"))).hasSize(1));
	}

	@Test
	void nodeThatServesTheBrowserDiesHalfWay() throws Exception {
		this.nodes.write(1, "large.bin", "x".repeat(LARGE));
		HttpConnection browser = beginSync();

		this.nodes.cut(0);

		TestNodes.await().until(() -> probe().ended.get() == 1);
		TestNodes.await().untilAsserted(() -> assertThat(this.nodes.entries(2)).isEmpty());
		browser.close();
	}

	/** A sync that waits at its sender in the middle of the large file. */
	private HttpConnection beginSync() {
		probe().hold.set(true);
		HttpConnection browser = HttpConnection.open(this.nodes.port(0),
				"POST /api/sync?from=%s&to=%s".formatted(this.nodes.hostAndPort(1), this.nodes.hostAndPort(2)),
				"Content-Length: 0");
		TestNodes.await().until(() -> unfinished(2) == 1);
		return browser;
	}

	private CompletableFuture<JsonNode> syncUntilHalf() {
		probe().hold.set(true);
		CompletableFuture<JsonNode> sync = CompletableFuture.supplyAsync(() -> sync(1, 2));
		TestNodes.await().until(() -> unfinished(2) == 1);
		probe().hold.set(false);
		return sync;
	}

	/** Keeps all threads of a node busy that write files. */
	private CountDownLatch block(int node) {
		CountDownLatch busy = new CountDownLatch(1);
		for (int i = 0; i < 2; i++) {
			this.nodes.bean(node, FileThreads.class).scheduler().schedule(() -> await(busy));
		}
		return busy;
	}

	private Probe probe() {
		return this.nodes.bean(1, Probe.class);
	}

	private JsonNode sync(int from, int to) {
		String body = post(this.nodes.hostAndPort(from), this.nodes.hostAndPort(to)).expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return new JsonMapper().readTree(body);
	}

	private void expectProblem(String from, String to, int status, String detail) {
		post(from, to).expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (text) -> assertThat(text).contains(detail));
	}

	private WebTestClient.ResponseSpec post(String from, String to) {
		return this.nodes.client(0).post().uri("/api/sync?from={from}&to={to}", from, to).exchange();
	}

	private long unfinished(int node) {
		return this.nodes.entries(node).stream().filter((entry) -> entry.contains(".incoming-")).count();
	}

	private static List<String> names(JsonNode files) {
		return files.valueStream().map((file) -> file.path("name").asString()).toList();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(TestNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Counts the parts that the sender gives away, and holds it up when a test wants it
	 * to.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Probe {

		private static final int HALF = 40;

		private final AtomicInteger parts = new AtomicInteger();

		private final AtomicInteger ended = new AtomicInteger();

		private final AtomicBoolean hold = new AtomicBoolean();

		private final Sinks.Empty<Void> goOn = Sinks.empty();

		@Bean
		@Primary
		FileSync probedSync(LogDirectory directory, FilesProperties properties, FileThreads threads,
				FileExchange nodes) {
			return new FileSync(directory, properties, threads, nodes) {

				@Override
				Flux<FilePart> send(SendRequest request, Flux<FileChecksum> have) {
					boolean held = Probe.this.hold.get();
					AtomicInteger own = new AtomicInteger();
					return super.send(request, have).concatMap((part) -> {
						Probe.this.parts.incrementAndGet();
						return (held && own.incrementAndGet() == HALF) ? held(part) : Flux.just(part);
					}, 1).doFinally((signal) -> Probe.this.ended.incrementAndGet());
				}

			};
		}

		private Flux<FilePart> held(FilePart part) {
			return this.goOn.asMono().thenMany(Flux.just(part));
		}

	}

}
