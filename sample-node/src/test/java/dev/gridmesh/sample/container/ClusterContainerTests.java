package dev.gridmesh.sample.container;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.lifecycle.Startables;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes in three containers, from the jar that was just built.
 */
@ExtendWith(DockerRequirement.class)
@Testcontainers(disabledWithoutDocker = true)
class ClusterContainerTests {

	/** Environment variable with another base image, where no registry is in reach. */
	private static final String BASE_IMAGE = "GRID_TEST_BASE_IMAGE";

	private static final Path JAR = Path.of("target", "sample-node.jar");

	/** The JVM remembers for 10 s that a name is unknown, as that of a dead container. */
	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final String SECRET = "only-for-this-test-only-for-this-test";

	private static final List<String> ALIASES = List.of("node-1", "node-2", "node-3");

	private final Network network = Network.builder()
		.createNetworkCmdModifier((command) -> command.withInternal(true))
		.build();

	private List<NodeContainer> nodes = List.of();

	@BeforeEach
	void startNodes() {
		assertThat(JAR).as("the jar; built by ./mvnw package").exists();
		ImageFromDockerfile image = new ImageFromDockerfile().withFileFromPath("Dockerfile", Path.of("Dockerfile"))
			.withFileFromPath("target/sample-node.jar", JAR);
		String baseImage = System.getenv(BASE_IMAGE);
		if (baseImage != null) {
			image.withBuildArg("BASE_IMAGE", baseImage);
		}
		List<String> names = ALIASES.stream().map(NodeContainer::nodeName).toList();
		this.nodes = ALIASES.stream()
			.map((alias) -> new NodeContainer(image, this.network, alias, names, SECRET))
			.toList();
		Startables.deepStart(this.nodes).join();
	}

	@AfterEach
	void removeNodes() {
		this.nodes.forEach(NodeContainer::stop);
		this.network.close();
	}

	@Test
	void killedNodeIsMissedAndComesBack() {
		NodeContainer first = this.nodes.get(0);
		NodeContainer second = this.nodes.get(1);
		NodeContainer third = this.nodes.get(2);
		await().untilAsserted(this::everybodySeesEverybody);
		await().untilAsserted(this::everybodyFindsLinesOfAll);

		third.killNode();

		await().untilAsserted(() -> {
			assertThat(first.connectionStates()).contains(connected(second), lost(third));
			assertThat(second.connectionStates()).contains(connected(first), lost(third));
		});
		await().untilAsserted(() -> {
			List<JsonNode> lines = first.search("Started");
			assertThat(nodesOf(lines)).contains(first.nodeName(), second.nodeName()).doesNotContain(third.nodeName());
			assertThat(failedNodesOf(lines)).containsExactly(third.nodeName());
		});

		third.startNode();

		await().untilAsserted(this::everybodySeesEverybody);
		await().untilAsserted(this::everybodyFindsLinesOfAll);
	}

	private void everybodySeesEverybody() throws IOException, InterruptedException {
		for (NodeContainer node : this.nodes) {
			assertThat(node.connectionStates()).hasSize(2).values().containsOnly("CONNECTED");
		}
	}

	private void everybodyFindsLinesOfAll() throws IOException, InterruptedException {
		for (NodeContainer node : this.nodes) {
			List<JsonNode> lines = node.search("Started");
			assertThat(nodesOf(lines))
				.contains(this.nodes.stream().map(NodeContainer::nodeName).toArray(String[]::new));
			assertThat(failedNodesOf(lines)).isEmpty();
		}
	}

	private static Map.Entry<String, String> connected(NodeContainer node) {
		return Map.entry(node.nodeName(), "CONNECTED");
	}

	private static Map.Entry<String, String> lost(NodeContainer node) {
		return Map.entry(node.nodeName(), "CONNECTION_ERROR");
	}

	private static Stream<String> nodesOf(List<JsonNode> lines) {
		return lines.stream().filter((line) -> line.has("text")).map((line) -> line.path("node").asString());
	}

	private static Stream<String> failedNodesOf(List<JsonNode> lines) {
		JsonNode summary = lines.get(lines.size() - 1);
		assertThat(summary.path("done").asBoolean()).isTrue();
		return summary.path("failed").valueStream().map((failed) -> failed.path("node").asString());
	}

	private static ConditionFactory await() {
		return Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(500))
			.ignoreExceptionsInstanceOf(IOException.class);
	}

}
