package dev.gridmesh.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class HmacTokenVerifierTests {

	private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

	private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";

	private static final String HEADER = "{\"alg\":\"HS512\",\"typ\":\"JWT\"}";

	private static final String CLAIMS = "{\"accessKey\":\"grid\",\"exp\":1700000100}";

	private final TokenVerifier verifier = builder().build().verifier();

	@ParameterizedTest
	@EnumSource
	void tokenOfAnyListedAlgorithmIsAccepted(HmacAlgorithm algorithm) {
		assertAccepted(this.verifier, sign(algorithm, "{\"alg\":\"%s\"}".formatted(algorithm), CLAIMS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "None", "hs512", "RS256", "ES512", "HS512 ", "" })
	void tokenOfAnotherAlgorithmIsRefused(String algorithm) {
		String token = sign(HmacAlgorithm.HS512, "{\"alg\":\"%s\"}".formatted(algorithm), CLAIMS);

		assertRefused(this.verifier, token, "the token's algorithm is none of HS256, HS384 and HS512");
	}

	@Test
	void tokenWithoutSignatureIsRefused() {
		String token = sign(HmacAlgorithm.HS512, HEADER, CLAIMS);

		assertRefused(this.verifier, token.substring(0, token.lastIndexOf('.') + 1),
				"the token's signature does not match");
	}

	@Test
	void signatureOfAnotherAlgorithmThanTheNamedOneIsRefused() {
		assertRefused(this.verifier, sign(HmacAlgorithm.HS256, HEADER, CLAIMS), "the token's signature does not match");
	}

	@Test
	void tokenOfAnotherSecretIsRefused() {
		String token = GridTokens.hs512("grid", "another secret").issuer().issue();

		assertRefused(this.verifier, token, "the token's signature does not match");
	}

	@Test
	void tokenOfAPreviousSecretIsAccepted() {
		TokenVerifier rotated = GridTokens.hs512Builder("grid", "new secret")
			.previousSecrets(List.of("older secret", SECRET))
			.clock(() -> NOW)
			.build()
			.verifier();

		assertAccepted(rotated, sign(HmacAlgorithm.HS512, HEADER, CLAIMS));
	}

	@Test
	void expiryIsCheckedWithTheClockSkew() {
		assertAccepted(this.verifier, claims("{\"sub\":\"grid\",\"exp\":1699999701}"));
		assertRefused(this.verifier, claims("{\"sub\":\"grid\",\"exp\":1699999700}"), "the token has expired");
		assertRefused(builder().maxClockSkew(Duration.ZERO).build().verifier(),
				claims("{\"sub\":\"grid\",\"exp\":1700000000}"), "the token has expired");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"sub\":\"grid\"}", "{\"sub\":\"grid\",\"exp\":null}",
			"{\"sub\":\"grid\",\"exp\":\"1700000100\"}", "{\"sub\":\"grid\",\"exp\":[1700000100]}",
			"{\"sub\":\"grid\",\"exp\":1e999}" })
	void tokenWithoutExpiryIsRefused(String claims) {
		assertRefused(this.verifier, claims(claims), "the token has no expiry");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nbf", "iat" })
	void tokenOfTheFutureIsRefused(String claim) {
		String claims = "{\"sub\":\"grid\",\"exp\":1800000000,\"%s\":%s}";

		assertAccepted(this.verifier, claims(claims.formatted(claim, "1700000300")));
		assertRefused(this.verifier, claims(claims.formatted(claim, "1700000301")), "the token is not valid yet");
		assertRefused(this.verifier, claims(claims.formatted(claim, "\"0\"")), "the token is not valid yet");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"sub":"grid"                       | true
			"accessKey":"grid"                 | true
			"accessKey":"other","sub":"grid"   | true
			"accessKey":"other"                | false
			"accessKey":null                   | false
			"accessKey":["grid"]               | false
			"Sub":"grid"                       | false
			"user":"grid"                      | false
			""")
	void accessKeyMustBeNamed(String claim, boolean accepted) {
		String token = claims("{%s,\"exp\":1700000100}".formatted(claim));

		if (accepted) {
			assertAccepted(this.verifier, token);
		}
		else {
			assertRefused(this.verifier, token, "the token is made out to another access key");
		}
	}

	@Test
	void audienceMustBeNamedIfThereIsOne() {
		TokenVerifier blue = builder().audience("blue").build().verifier();

		assertAccepted(blue, claims("{\"sub\":\"grid\",\"exp\":1700000100,\"aud\":\"blue\"}"));
		assertAccepted(blue, claims("{\"sub\":\"grid\",\"exp\":1700000100,\"aud\":[\"red\",\"blue\"]}"));
		for (String audience : List.of("\"red\"", "[]", "[\"red\"]", "null", "{\"blue\":1}")) {
			assertRefused(blue, claims("{\"sub\":\"grid\",\"exp\":1700000100,\"aud\":%s}".formatted(audience)),
					"the token is for another audience");
		}
		assertRefused(blue, claims(CLAIMS), "the token is for another audience");
		assertAccepted(this.verifier, claims("{\"sub\":\"grid\",\"exp\":1700000100,\"aud\":\"red\"}"));
	}

	@Test
	void criticalExtensionIsRefused() {
		String token = sign(HmacAlgorithm.HS512, "{\"alg\":\"HS512\",\"crit\":[\"x\"]}", CLAIMS);

		assertRefused(this.verifier, token, "the token demands an extension");
	}

	@Test
	void missingTokenIsRefused() {
		assertRefused(this.verifier, "", "there is no token");
	}

	@Test
	void longTokenIsRefusedUnread() {
		assertRefused(this.verifier, "a".repeat(HmacTokenVerifier.MAX_TOKEN_LENGTH + 1),
				"the token is longer than 4096 characters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "a.b", "a.b.c.d", "..", "...", "\u0000", "=.=.=", "e30.e30.e30", "bnVsbA.e30.",
			"!!!.???.***" })
	void malformedTokenIsRefused(String token) {
		assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> this.verifier.verify(token));
	}

	@Test
	void paddedOrOtherwiseWrittenSignatureIsRefused() {
		String token = sign(HmacAlgorithm.HS512, HEADER, CLAIMS);

		assertRefused(this.verifier, token + "==", "the token is malformed");
		// 64 bytes leave four bits of the last character unused
		char other = (char) (token.charAt(token.length() - 1) + 1);
		assertRefused(this.verifier, token.substring(0, token.length() - 1) + other, "the token is malformed");
	}

	@Test
	void damagedTokenIsAlwaysRefusedWithoutAnyPartOfItInTheMessage() {
		String token = sign(HmacAlgorithm.HS512, HEADER, CLAIMS);
		SplittableRandom random = new SplittableRandom(20261121);
		for (int i = 0; i < 5_000; i++) {
			StringBuilder damaged = new StringBuilder(token);
			int position = random.nextInt(token.length());
			char character = (char) random.nextInt(' ', 0x7F);
			if (character == token.charAt(position)) {
				continue;
			}
			damaged.setCharAt(position, character);
			assertThatExceptionOfType(InvalidTokenException.class).as(damaged.toString())
				.isThrownBy(() -> this.verifier.verify(damaged.toString()))
				.withMessageMatching("[a-zA-Z0-9', ]{10,60}");
		}
	}

	@Test
	void errorHasNoStackTrace() {
		assertThat(new InvalidTokenException("x").getStackTrace()).isEmpty();
	}

	private static Hs512TokensBuilder builder() {
		return GridTokens.hs512Builder("grid", SECRET).clock(() -> NOW);
	}

	private static String claims(String claims) {
		return sign(HmacAlgorithm.HS512, HEADER, claims);
	}

	private static String sign(HmacAlgorithm algorithm, String header, String claims) {
		String signed = encode(header.getBytes(StandardCharsets.UTF_8)) + "."
				+ encode(claims.getBytes(StandardCharsets.UTF_8));
		return signed + "." + encode(new HmacSecret(SECRET).sign(algorithm, signed));
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static void assertAccepted(TokenVerifier verifier, String token) {
		assertThatNoException().isThrownBy(() -> verifier.verify(token));
	}

	private static void assertRefused(TokenVerifier verifier, String token, String reason) {
		assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> verifier.verify(token))
			.withMessage(reason);
	}

}
