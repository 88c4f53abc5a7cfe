package dev.gridmesh.sample.explorer;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import dev.gridmesh.sample.HttpConnection;
import dev.gridmesh.sample.TestNodes;
import dev.gridmesh.sample.logs.SearchProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class LogExplorerIntegrationTests {

	/** Lines of each node in tests with many: more than all the buffers of TCP take. */
	private static final int MANY = 3_000;

	private static final String LONG_LINE = "needle" + "x".repeat(1900) + "\n";

	@TempDir
	Path temporary;

	private TestNodes nodes;

	@BeforeEach
	void startNodes() {
		this.nodes = TestNodes.start(this.temporary, SearchProbe.class, "--logs.search-timeout=25s");
	}

	@AfterEach
	void stopNodes() {
		this.nodes.close();
	}

	@Test
	void anyNodeAnswersForAll() {
		this.nodes.write(0, "a.log", "one needle\n");
		this.nodes.write(1, "deep/b.log", "hay\nanother NEEDLE\n");
		this.nodes.write(2, "c.log", "hay\n");

		for (int node = 0; node < this.nodes.count(); node++) {
			List<JsonNode> lines = this.nodes.lines(node, "/api/search?q=needle");
			assertThat(lines).hasSize(3);
			assertThat(lines.subList(0, 2)).extracting((line) -> line.path("node").asString())
				.containsExactlyInAnyOrder(this.nodes.name(0), this.nodes.name(1));
			assertThat(lines).last()
				.hasToString("{\"done\":true,\"matches\":2,\"complete\":true,\"skippedFiles\":0,\"failed\":[]}");

			JsonNode files = this.nodes.json(node, "/api/files");
			assertThat(files.path("files").valueStream()).extracting((file) -> file.path("name").asString())
				.containsExactlyInAnyOrder("a.log", "deep/b.log", "c.log");
			assertThat(files.path("failed")).isEmpty();

			JsonNode nodes = this.nodes.json(node, "/api/nodes");
			assertThat(nodes.path("nodes").valueStream()).extracting((other) -> other.path("state").asString())
				.containsExactly("CONNECTED", "CONNECTED", "CONNECTED");
		}
	}

	@Test
	void nodeThatIsDownIsNamedAndTheOthersAnswer() {
		IntStream.range(0, 3).forEach((node) -> this.nodes.write(node, "a.log", "needle\n"));
		String gone = this.nodes.name(2);

		this.nodes.stop(2);

		List<JsonNode> lines = this.nodes.lines(0, "/api/search?q=needle");
		assertThat(lines).hasSize(4);
		assertThat(lines.subList(0, 3)).filteredOn((line) -> line.has("error"))
			.extracting((line) -> line.path("node").asString())
			.containsExactly(gone);
		JsonNode summary = lines.get(3);
		assertThat(summary.path("complete").asBoolean()).isFalse();
		assertThat(summary.path("failed").valueStream()).singleElement()
			.satisfies((failed) -> assertThat(failed.path("node").asString()).isEqualTo(gone))
			.satisfies((failed) -> assertThat(failed.path("error").asString()).contains("logs.search"));
		JsonNode files = this.nodes.json(0, "/api/files");
		assertThat(files.path("files")).hasSize(2);
		assertThat(files.path("failed")).hasSize(1);
	}

	@Test
	void answerThatIsLargerThanAnyMessageArrivesWhole() {
		this.nodes.write(0, "a.log", LONG_LINE.repeat(MANY));

		List<JsonNode> lines = this.nodes.lines(1, "/api/search?q=needle&limit=" + MANY);

		assertThat(lines).hasSize(MANY + 1);
		assertThat(lines).last()
			.hasToString("{\"done\":true,\"matches\":%d,\"complete\":true,\"skippedFiles\":0,\"failed\":[]}"
				.formatted(MANY));
	}

	@Test
	void slowBrowserSlowsTheSearchAtAllNodes() throws Exception {
		IntStream.range(0, 3).forEach((node) -> this.nodes.write(node, "a.log", LONG_LINE.repeat(MANY)));
		String path = "/api/search?q=needle&limit=" + 3 * MANY;

		try (HttpConnection slow = HttpConnection.open(this.nodes.port(0), "GET " + path)) {
			slow.readUntil("\"node\"");
			// while it reads nothing more, another one gets all that there is
			assertThat(this.nodes.lines(0, path)).hasSize(3 * MANY + 1);

			for (int node = 0; node < 3; node++) {
				SearchProbe probe = probe(node);
				assertThat(probe.begun()).isEqualTo(2);
				assertThat(probe.matches() - MANY).as("matches that were taken for the slow one")
					.isBetween(1, MANY / 2);
				assertThat(probe.open()).isEqualTo(1);
			}

			slow.readUntil("\"matches\":%d,\"complete\":true".formatted(3 * MANY));
		}
		for (int node = 0; node < 3; node++) {
			assertThat(probe(node).matches()).isEqualTo(2 * MANY);
			TestNodes.await().until(probe(node)::open, (open) -> open == 0);
		}
	}

	@Test
	void browserThatLeavesEndsTheSearchAtAllNodes() throws Exception {
		IntStream.range(0, 3).forEach((node) -> this.nodes.write(node, "a.log", LONG_LINE.repeat(MANY)));

		HttpConnection browser = HttpConnection.open(this.nodes.port(0), "GET /api/search?q=needle&limit=" + 3 * MANY);
		browser.readUntil("\"node\"");
		TestNodes.await().until(() -> IntStream.range(0, 3).allMatch((node) -> probe(node).open() == 1));
		browser.reset();

		TestNodes.await().until(() -> IntStream.range(0, 3).allMatch((node) -> probe(node).open() == 0));
		assertThat(IntStream.range(0, 3).map((node) -> probe(node).matches()).sum()).isLessThan(3 * MANY);
	}

	@Test
	void nodeThatDiesAmidASearchIsNamedAndTheOthersGoOn() throws Exception {
		IntStream.range(0, 3).forEach((node) -> this.nodes.write(node, "a.log", LONG_LINE.repeat(MANY)));
		String gone = this.nodes.name(2);

		try (HttpConnection browser = HttpConnection.open(this.nodes.port(0),
				"GET /api/search?q=needle&limit=" + 3 * MANY)) {
			browser.readUntil(gone);
			this.nodes.cut(2);

			assertThat(browser.readUntil("\"error\"")).startsWith("{\"node\":\"%s\"".formatted(gone));
			String summary = browser.readUntil("\"done\"");
			assertThat(summary).contains("\"complete\":false", "\"failed\":[{\"node\":\"%s\"".formatted(gone));
		}
		assertThat(probe(0).matches()).isEqualTo(MANY);
		assertThat(probe(1).matches()).isEqualTo(MANY);
		TestNodes.await().until(() -> IntStream.range(0, 3).allMatch((node) -> probe(node).open() == 0));
	}

	private SearchProbe probe(int node) {
		return this.nodes.bean(node, SearchProbe.class);
	}

}
