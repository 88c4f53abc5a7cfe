package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link GridAuthFactory}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GridAuthFactoryTests {

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private final GridAuthProperties auth = new GridAuthProperties();

	private GridAuth create(@Nullable GridTokens tokens) {
		return GridAuthFactory.create(this.auth, tokens, () -> GridAuthFactory.secretsOf(this.auth));
	}

	@Test
	void protocolIsMutualUnlessSet(CapturedOutput output) {
		this.auth.setSecret(SECRET);
		this.auth.setPreviousSecrets(List.of("x" + SECRET));

		assertThat(create(null)).hasToString("GridAuth[mutual]");
		assertThat(output).isEmpty();
	}

	@Test
	void shortSecretOfTheMutualProtocolIsAnErrorThatDoesNotShowIt() {
		this.auth.setSecret("a-secret-that-is-one-byte-short");

		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> create(null))
			.withMessageContaining("The property 'grid.auth.secret' has 31 bytes")
			.withMessageNotContaining("a-secret-that")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Set 'grid.auth.secret'", "32 bytes or more"));

		this.auth.setSecret(SECRET);
		this.auth.setPreviousSecrets(List.of("tooshort"));

		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> create(null))
			.withMessageContaining("The property 'grid.auth.previous-secrets[0]' has 8 bytes");
	}

	@Test
	void tokensOfTheApplicationWantProtocolV1() {
		this.auth.setSecret(SECRET);

		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> create(GridTokens.none()))
			.withMessageContaining("'mutual'")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Set 'grid.auth.protocol' to 'v1'"));
	}

	@Test
	void secretSignsAndVerifiesTokensOfProtocolV1(CapturedOutput output) {
		this.auth.setProtocol(GridAuthProperties.Protocol.V1);
		this.auth.setSecret(SECRET);

		GridTokens tokens = create(null).tokens();

		assertThatNoException().isThrownBy(() -> tokens.verifier().verify(tokens.issuer().issue()));
		assertThat(output).isEmpty();
	}

	@Test
	void previousSecretVerifies() {
		this.auth.setProtocol(GridAuthProperties.Protocol.V1);
		this.auth.setSecret("x" + SECRET);
		this.auth.setPreviousSecrets(List.of(SECRET));
		GridTokens tokens = create(null).tokens();

		assertThatNoException()
			.isThrownBy(() -> tokens.verifier().verify(GridTokens.hs512("grid", SECRET).issuer().issue()));
	}

	@Test
	void accessKeyAndAudienceAreDemanded() {
		this.auth.setProtocol(GridAuthProperties.Protocol.V1);
		this.auth.setSecret(SECRET);
		this.auth.setAccessKey("other");
		this.auth.setAudience("blue");
		this.auth.setTokenTtl(Duration.ofMinutes(1));
		GridTokens tokens = create(null).tokens();

		assertThatNoException().isThrownBy(() -> tokens.verifier().verify(tokens.issuer().issue()));
		assertThatExceptionOfType(InvalidTokenException.class)
			.isThrownBy(() -> tokens.verifier().verify(GridTokens.hs512("other", SECRET).issuer().issue()));
	}

	@Test
	void missingSecretIsAnErrorThatSaysWhatToSet() {
		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> create(null))
			.withMessageContaining("The property 'grid.auth.secret' is not set")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Set 'grid.auth.secret'", "32 bytes",
					"GRID_AUTH_SECRET"));
	}

	@Test
	void placeholderThatNothingFillsIsAnError() {
		this.auth.setSecret("${GRID_AUTH_SECRET}");

		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> create(null))
			.withMessageContaining("The property 'grid.auth.secret' refers to another property")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("GRID_AUTH_SECRET"));

		this.auth.setSecret(SECRET);
		this.auth.setPreviousSecrets(List.of("a-part-of-it${OLD}"));

		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> create(null))
			.withMessageContaining("The property 'grid.auth.previous-secrets[0]' refers")
			.withMessageNotContaining("a-part-of-it");
	}

	@Test
	void emptyPreviousSecretIsAnError() {
		this.auth.setSecret(SECRET);
		this.auth.setPreviousSecrets(List.of(SECRET, ""));

		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> create(null))
			.withMessageContaining("The property 'grid.auth.previous-secrets[1]' is empty")
			.withMessageNotContaining(SECRET);
	}

	@Test
	void shortSecretOfTokensIsAWarningThatDoesNotShowIt(CapturedOutput output) {
		this.auth.setProtocol(GridAuthProperties.Protocol.V1);
		this.auth.setSecret("tooshort");
		this.auth.setPreviousSecrets(List.of("evenless"));

		create(null);

		assertThat(output).contains("grid.auth.secret has 8 bytes; use 32 or more")
			.contains("grid.auth.previous-secrets[0] has 8 bytes")
			.doesNotContain("tooshort", "evenless");
	}

	@Test
	void noneIsAWarning(CapturedOutput output) {
		this.auth.setProtocol(GridAuthProperties.Protocol.NONE);

		GridAuth none = create(null);

		assertThat(none.tokens()).isEqualTo(GridTokens.none());
		assertThat(output).containsOnlyOnce("grid.auth.protocol is 'none'");
	}

	@Test
	void tokensOfTheApplicationNeedNoSecret(CapturedOutput output) {
		this.auth.setProtocol(GridAuthProperties.Protocol.V1);
		GridTokens tokens = GridTokens.hs512("other", SECRET);

		GridAuth auth = create(tokens);

		assertThat(auth.tokens()).isSameAs(tokens);
		assertThat(output).isEmpty();
	}

	@Test
	void clockSkewIsThatOfConnect() {
		this.auth.setSecret(SECRET);
		this.auth.setMaxClockSkew(Duration.ofMinutes(2));

		assertThat(create(null).connectTime().maxSkew()).isEqualTo(Duration.ofMinutes(2));
	}

}
