package dev.gridmesh.sample.container;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Makes a missing Docker daemon visible: an error where the environment variable
 * {@value #REQUIRED} is {@code true}, else a remark that nobody overlooks. To be named
 * before {@code @Testcontainers}, which skips the test then.
 */
class DockerRequirement implements ExecutionCondition {

	static final String REQUIRED = "GRID_REQUIRE_CONTAINERS";

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		String problem = findProblem();
		if (problem == null) {
			return ConditionEvaluationResult.enabled("Docker is there");
		}
		String test = context.getRequiredTestClass().getSimpleName();
		if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
			throw new IllegalStateException(
					"%s needs Docker, %s=true, and %s; see CONTRIBUTING.md".formatted(test, REQUIRED, problem));
		}
		System.err.println("""

				WARN ******************************************************************
				WARN  %s is SKIPPED: %s.
				WARN  Nothing was tested with containers in this build. CONTRIBUTING.md
				WARN  says how to get a daemon; %s=true
				WARN  makes a missing one an error.
				WARN ******************************************************************
				""".formatted(test, problem, REQUIRED));
		return ConditionEvaluationResult.enabled("left to @Testcontainers");
	}

	private static @Nullable String findProblem() {
		try {
			return DockerClientFactory.instance().isDockerAvailable() ? null : "no Docker daemon answers";
		}
		catch (RuntimeException ex) {
			// a daemon that cannot get the images that Testcontainers itself wants
			return "Docker cannot be used: " + ex.getMessage();
		}
	}

}
