package dev.gridmesh.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * {@code tokens.json}: tokens as a MinIO server makes them.
 */
class TokensConformanceTests {

	private static final Duration TTL = Duration.ofHours(1);

	static Stream<Case> tokens() {
		return Vectors.cases("tokens.json", "tokens");
	}

	@ParameterizedTest
	@MethodSource("tokens")
	void sameClaimsGiveTheSameToken(Case vector) {
		assertThat(tokens(vector).issuer().issue()).isEqualTo(vector.json().required("token").asText());
	}

	@ParameterizedTest
	@MethodSource("tokens")
	void tokenOfTheReferenceIsAccepted(Case vector) {
		TokenVerifier verifier = tokens(vector).verifier();

		assertThatNoException().isThrownBy(() -> verifier.verify(vector.json().required("token").asText()));
	}

	private static GridTokens tokens(Case vector) {
		Instant expiry = Instant.ofEpochSecond(vector.json().required("exp").asLong());
		return GridTokens
			.hs512Builder(vector.json().required("accessKey").asText(), vector.json().required("secretKey").asText())
			.ttl(TTL)
			.clock(() -> expiry.minus(TTL))
			.build();
	}

}
