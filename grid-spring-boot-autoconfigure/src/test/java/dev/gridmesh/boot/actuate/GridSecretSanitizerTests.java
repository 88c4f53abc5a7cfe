package dev.gridmesh.boot.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.SanitizableData;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GridSecretSanitizer}.
 */
class GridSecretSanitizerTests {

	private final GridSecretSanitizer sanitizer = new GridSecretSanitizer();

	@ParameterizedTest
	@ValueSource(strings = { "grid.auth.secret", "grid.auth.previous-secrets", "grid.auth.previous-secrets[0]",
			"grid.auth.previousSecrets[1]", "GRID_AUTH_SECRET", "GRID_AUTH_PREVIOUS_SECRETS_0_", "gridAuth.secret",
			"GRID_AUTH_PREVIOUSSECRETS" })
	void secretsAreShownInNoFormOfTheirKey(String key) {
		assertThat(shown(key, "s3cret")).isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@Test
	void commandLinesWithASecretAreNotShown() {
		assertThat(shown("sun.java.command", "node.jar --server.port=8080 --grid.auth.secret=s3cret"))
			.isEqualTo(SanitizableData.SANITIZED_VALUE);
		assertThat(shown("JAVA_TOOL_OPTIONS", List.of("-Dgrid.auth.previous-secrets=s3cret")))
			.isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "grid.local", "grid.auth.protocol", "server.port", "grid.peers[0]" })
	void allElseIsShown(String key) {
		assertThat(shown(key, "value")).isEqualTo("value");
		assertThat(shown(key, null)).isNull();
	}

	private @Nullable Object shown(String key, @Nullable Object value) {
		return this.sanitizer.apply(new SanitizableData(null, key, value)).getValue();
	}

}
