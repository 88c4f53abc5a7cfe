package dev.gridmesh.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.testcontainers.DockerClientFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without Docker the container tests are skipped, and nobody notices. A build that means
 * to run them sets {@code GRID_REQUIRE_CONTAINERS=true} and fails here instead.
 */
@EnabledIfEnvironmentVariable(named = "GRID_REQUIRE_CONTAINERS", matches = "true")
class RequiredDockerContainerTests {

	@Test
	void dockerAnswers() {
		assertThat(DockerClientFactory.instance().isDockerAvailable()).as("a Docker daemon answers").isTrue();
	}

}
