package dev.gridmesh.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class HmacTokenIssuerTests {

	private static final Instant START = Instant.parse("2026-11-21T06:50:27Z");

	private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";

	private Instant now = START;

	@Test
	void tokenNamesAccessKeyAndExpiry() {
		String token = builder().build().issuer().issue();

		assertThat(part(token, 0)).isEqualTo("{\"alg\":\"HS512\",\"typ\":\"JWT\"}");
		assertThat(part(token, 1)).isEqualTo("{\"accessKey\":\"grid\",\"exp\":%d,\"sub\":\"grid\"}"
			.formatted(START.plus(Duration.ofHours(24)).getEpochSecond()));
	}

	@Test
	void tokenNamesTheAudienceIfThereIsOne() {
		String token = builder().audience("blue").build().issuer().issue();

		assertThat(part(token, 1)).startsWith("{\"accessKey\":\"grid\",\"aud\":\"blue\",\"exp\":");
	}

	@Test
	void oddAccessKeyIsEscapedAndAccepted() {
		GridTokens tokens = GridTokens.hs512Builder("\"gr\\id\"\u0001 æ", SECRET).audience("\"").build();

		assertThatNoException().isThrownBy(() -> tokens.verifier().verify(tokens.issuer().issue()));
	}

	@Test
	void tokenIsUsedAgainUntilShortlyBeforeItExpires() {
		TokenIssuer issuer = builder().ttl(Duration.ofHours(1)).build().issuer();
		String first = issuer.issue();

		this.now = START.plus(Duration.ofMinutes(50)).minusNanos(1);
		assertThat(issuer.issue()).isEqualTo(first);
		this.now = START.plus(Duration.ofMinutes(50));
		assertThat(issuer.issue()).isNotEqualTo(first);
	}

	@Test
	void shortLivedTokenIsUsedForHalfItsLife() {
		TokenIssuer issuer = builder().ttl(Duration.ofSeconds(10)).build().issuer();
		String first = issuer.issue();

		this.now = START.plusSeconds(4);
		assertThat(issuer.issue()).isEqualTo(first);
		this.now = START.plusSeconds(5);
		assertThat(issuer.issue()).isNotEqualTo(first);
	}

	@Test
	void clockThatWasSetBackGetsANewToken() {
		TokenIssuer issuer = builder().build().issuer();
		String first = issuer.issue();

		this.now = START.minusSeconds(1);

		assertThat(issuer.issue()).isNotEqualTo(first);
	}

	@Test
	void settingsThatCannotWorkAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> GridTokens.hs512("", SECRET));
		assertThatIllegalArgumentException().isThrownBy(() -> GridTokens.hs512("grid", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().ttl(Duration.ofMillis(999)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().maxClockSkew(Duration.ofNanos(-1)));
	}

	private Hs512TokensBuilder builder() {
		return GridTokens.hs512Builder("grid", SECRET).clock(() -> this.now);
	}

	private static String part(String token, int index) {
		return new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8);
	}

}
