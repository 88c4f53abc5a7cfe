package dev.gridmesh.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.gridmesh.codec.jackson.JsonObjects;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON Web Tokens signed with HS256, HS384 or HS512 (protocol.md §1): first the
 * signature, then the claims. Safe for any thread.
 */
final class HmacTokenVerifier implements TokenVerifier {

	/**
	 * The longest token that is looked at.
	 */
	static final int MAX_TOKEN_LENGTH = 4096;

	private static final String MALFORMED = "the token is malformed";

	private final String accessKey;

	private final @Nullable String audience;

	private final List<HmacSecret> secrets;

	private final double maxClockSkewSeconds;

	private final InstantSource clock;

	HmacTokenVerifier(String accessKey, @Nullable String audience, List<HmacSecret> secrets, Duration maxClockSkew,
			InstantSource clock) {
		this.accessKey = accessKey;
		this.audience = audience;
		this.secrets = List.copyOf(secrets);
		this.maxClockSkewSeconds = maxClockSkew.getSeconds() + maxClockSkew.getNano() / 1e9;
		this.clock = clock;
	}

	@Override
	public void verify(String token) {
		if (token.isEmpty()) {
			throw new InvalidTokenException("there is no token");
		}
		if (token.length() > MAX_TOKEN_LENGTH) {
			throw new InvalidTokenException("the token is longer than %d characters".formatted(MAX_TOKEN_LENGTH));
		}
		String[] parts = token.split("\\.", -1);
		if (parts.length != 3) {
			throw new InvalidTokenException(MALFORMED);
		}
		HmacAlgorithm algorithm = readAlgorithm(parts[0]);
		verifySignature(algorithm, parts[0] + "." + parts[1], decode(parts[2]));
		verifyClaims(readObject(parts[1]));
	}

	private static HmacAlgorithm readAlgorithm(String header) {
		Map<String, @Nullable Object> fields = readObject(header);
		if (fields.containsKey("crit")) {
			throw new InvalidTokenException("the token demands an extension");
		}
		HmacAlgorithm algorithm = HmacAlgorithm.of(fields.get("alg"));
		if (algorithm == null) {
			throw new InvalidTokenException("the token's algorithm is none of HS256, HS384 and HS512");
		}
		return algorithm;
	}

	private void verifySignature(HmacAlgorithm algorithm, String signed, byte[] signature) {
		boolean matches = false;
		for (HmacSecret secret : this.secrets) {
			matches |= secret.matches(algorithm, signed, signature);
		}
		if (!matches) {
			throw new InvalidTokenException("the token's signature does not match");
		}
	}

	private void verifyClaims(Map<String, @Nullable Object> claims) {
		Instant instant = this.clock.instant();
		double now = instant.getEpochSecond() + instant.getNano() / 1e9;
		Double expiry = seconds(claims.get("exp"));
		if (expiry == null) {
			throw new InvalidTokenException("the token has no expiry");
		}
		if (now >= expiry + this.maxClockSkewSeconds) {
			throw new InvalidTokenException("the token has expired");
		}
		verifyNotBefore(claims, "nbf", now);
		verifyNotBefore(claims, "iat", now);
		if (!this.accessKey.equals(claims.get("accessKey")) && !this.accessKey.equals(claims.get("sub"))) {
			throw new InvalidTokenException("the token is made out to another access key");
		}
		if (this.audience != null && !names(claims.get("aud"), this.audience)) {
			throw new InvalidTokenException("the token is for another audience");
		}
	}

	private void verifyNotBefore(Map<String, @Nullable Object> claims, String claim, double now) {
		if (!claims.containsKey(claim)) {
			return;
		}
		Double from = seconds(claims.get(claim));
		if (from == null || now < from - this.maxClockSkewSeconds) {
			throw new InvalidTokenException("the token is not valid yet");
		}
	}

	private static @Nullable Double seconds(@Nullable Object claim) {
		double seconds = (claim instanceof Number number) ? number.doubleValue() : Double.NaN;
		return Double.isFinite(seconds) ? seconds : null;
	}

	private static boolean names(@Nullable Object value, String wanted) {
		return (value instanceof List<?> list) ? list.contains(wanted) : wanted.equals(value);
	}

	private static Map<String, @Nullable Object> readObject(String part) {
		try {
			String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(part))).toString();
			return JsonObjects.read(json);
		}
		catch (CharacterCodingException | IllegalArgumentException ex) {
			throw new InvalidTokenException(MALFORMED);
		}
	}

	/**
	 * Decodes base64url without padding, in its one canonical form.
	 */
	private static byte[] decode(String part) {
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(part);
			if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
				return bytes;
			}
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTokenException(MALFORMED);
		}
		throw new InvalidTokenException(MALFORMED);
	}

}
