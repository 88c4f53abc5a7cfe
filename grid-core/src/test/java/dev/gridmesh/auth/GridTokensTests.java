package dev.gridmesh.auth;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class GridTokensTests {

	@Test
	void ownTokensAreAccepted() {
		GridTokens tokens = GridTokens.hs512("grid", "s");

		assertThatNoException().isThrownBy(() -> tokens.verifier().verify(tokens.issuer().issue()));
	}

	@Test
	void noneSendsNothingAndTakesAll() {
		GridTokens none = GridTokens.none();

		assertThat(none.issuer().issue()).isEmpty();
		assertThatNoException().isThrownBy(() -> none.verifier().verify("anything"));
	}

	@Test
	void pairOfOnesOwnIsTakenAsItIs() {
		TokenIssuer issuer = () -> "token";
		TokenVerifier verifier = (token) -> {
			// accepted
		};

		GridTokens tokens = GridTokens.of(issuer, verifier);

		assertThat(tokens.issuer()).isSameAs(issuer);
		assertThat(tokens.verifier()).isSameAs(verifier);
	}

	@Test
	void secretsAreNotShown() {
		Hs512TokensBuilder builder = GridTokens.hs512Builder("grid", "the-secret")
			.previousSecrets(List.of("old-secret"));
		GridTokens tokens = builder.build();

		assertThat(List.of(tokens, tokens.issuer(), tokens.verifier(), builder, new HmacSecret("the-secret")))
			.allSatisfy((object) -> assertThat(object.toString()).doesNotContain("-secret"));
	}

}
