package dev.gridmesh.sample.explorer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import dev.gridmesh.sample.SampleNodeApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three whole nodes in this JVM, on free ports, with files of their own.
 */
class LogExplorerIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final JsonMapper JSON = new JsonMapper();

	@TempDir
	Path temporary;

	private List<ConfigurableApplicationContext> nodes = List.of();

	@BeforeEach
	void startNodes() throws IOException {
		this.nodes = Stream.of("a", "b", "c").map(this::startNode).toList();
		for (ConfigurableApplicationContext node : this.nodes) {
			this.nodes.stream()
				.filter((other) -> other != node)
				.forEach((other) -> grid(node).addPeer(grid(other).local()));
		}
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.nodes.stream()
				.flatMap((node) -> grid(node).connections().stream())
				.allMatch((connection) -> connection.state() == ConnectionState.CONNECTED));
	}

	@AfterEach
	void stopNodes() {
		this.nodes.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void anyNodeAnswersForAll() throws IOException {
		write("a/a.log", "one needle\n");
		write("b/deep/b.log", "hay\nanother NEEDLE\n");
		write("c/c.log", "hay\n");

		for (ConfigurableApplicationContext node : this.nodes) {
			List<JsonNode> lines = lines(get(node, "/api/search?q=needle"));
			assertThat(lines).hasSize(3);
			assertThat(lines.subList(0, 2)).extracting((line) -> line.path("node").asString())
				.containsExactlyInAnyOrder(name(0), name(1));
			assertThat(lines).last()
				.hasToString("{\"done\":true,\"matches\":2,\"complete\":true,\"skippedFiles\":0,\"failed\":[]}");

			JsonNode files = JSON.readTree(get(node, "/api/files"));
			assertThat(files.path("files").valueStream()).extracting((file) -> file.path("name").asString())
				.containsExactlyInAnyOrder("a.log", "deep/b.log", "c.log");
			assertThat(files.path("failed")).isEmpty();

			JsonNode nodes = JSON.readTree(get(node, "/api/nodes"));
			assertThat(nodes.path("nodes").valueStream()).extracting((other) -> other.path("state").asString())
				.containsExactly("CONNECTED", "CONNECTED", "CONNECTED");
		}
	}

	@Test
	void nodeThatIsDownIsNamedAndTheOthersAnswer() throws IOException {
		write("a/a.log", "needle\n");
		write("b/b.log", "needle\n");
		write("c/c.log", "needle\n");
		String gone = name(2);

		this.nodes.get(2).close();

		ConfigurableApplicationContext asked = this.nodes.get(0);
		List<JsonNode> lines = lines(get(asked, "/api/search?q=needle"));
		assertThat(lines).hasSize(3);
		JsonNode summary = lines.get(2);
		assertThat(summary.path("complete").asBoolean()).isFalse();
		assertThat(summary.path("failed").valueStream()).singleElement()
			.satisfies((failed) -> assertThat(failed.path("node").asString()).isEqualTo(gone))
			.satisfies((failed) -> assertThat(failed.path("error").asString()).contains("logs.search"));
		JsonNode files = JSON.readTree(get(asked, "/api/files"));
		assertThat(files.path("files")).hasSize(2);
		assertThat(files.path("failed")).hasSize(1);
	}

	@Test
	void answerThatWouldBeTooLargeIsCutAndNotAnError() throws IOException {
		write("a/a.log", ("needle" + "\u20ac".repeat(1900) + "\n").repeat(1000));

		List<JsonNode> lines = lines(get(this.nodes.get(1), "/api/search?q=needle&limit=1000"));

		JsonNode summary = lines.get(lines.size() - 1);
		assertThat(summary.path("matches").asInt()).isBetween(100, 300);
		assertThat(summary.path("complete").asBoolean()).isFalse();
		assertThat(summary.path("failed")).isEmpty();
	}

	private ConfigurableApplicationContext startNode(String directory) {
		return new SpringApplicationBuilder(SampleNodeApplication.class, OwnLoops.class).run("--server.port=0",
				"--grid.local=http://localhost:0", "--grid.peers=", "--grid.auth.secret=" + "s".repeat(32),
				"--logs.directory=" + this.temporary.resolve(directory), "--logs.search-timeout=9s");
	}

	private void write(String name, String content) throws IOException {
		Path file = this.temporary.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

	private static GridManager grid(ConfigurableApplicationContext node) {
		return node.getBean(GridManager.class);
	}

	private String name(int node) {
		return grid(this.nodes.get(node)).local().value();
	}

	private static String get(ConfigurableApplicationContext node, String path) {
		String body = WebTestClient.bindToServer()
			.baseUrl(grid(node).local().value())
			.responseTimeout(PATIENCE)
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(-1))
			.build()
			.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

	private static List<JsonNode> lines(String body) {
		return body.lines().map(JSON::readTree).toList();
	}

	/**
	 * The applications of one JVM share their event loops, and the first to end shuts
	 * them down.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class OwnLoops {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setShutdownQuietPeriod(Duration.ZERO);
			return factory;
		}

	}

}
