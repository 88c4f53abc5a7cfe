package dev.gridmesh.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.codec.jackson.JsonObjects;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens signed with HS512, in the form that a MinIO server makes them (protocol.md
 * §1). One is used again until shortly before it expires. Safe for any thread: two that
 * meet make a token each, and both are good.
 */
final class HmacTokenIssuer implements TokenIssuer {

	/**
	 * A token is not used in its last minutes, as the other node's clock may be ahead.
	 */
	private static final Duration MAX_RESERVE = Duration.ofMinutes(10);

	/** A hundred years: a claim has to hold when it ends. */
	private static final Duration MAX_TTL = Duration.ofDays(36_525);

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private static final String HEADER = encode("{\"alg\":\"HS512\",\"typ\":\"JWT\"}");

	private final String accessKey;

	private final @Nullable String audience;

	private final HmacSecret secret;

	private final Duration ttl;

	private final InstantSource clock;

	private volatile @Nullable Issued last;

	HmacTokenIssuer(String accessKey, @Nullable String audience, HmacSecret secret, Duration ttl, InstantSource clock) {
		this.accessKey = accessKey;
		this.audience = audience;
		this.secret = secret;
		this.ttl = (ttl.compareTo(MAX_TTL) < 0) ? ttl : MAX_TTL;
		this.clock = clock;
	}

	@Override
	public String issue() {
		Instant now = this.clock.instant();
		Issued issued = this.last;
		if (issued == null || now.isBefore(issued.from()) || !now.isBefore(issued.until())) {
			issued = new Issued(issueAt(now), now, now.plus(this.ttl).minus(reserve()));
			this.last = issued;
		}
		return issued.token();
	}

	private Duration reserve() {
		Duration half = this.ttl.dividedBy(2);
		return (half.compareTo(MAX_RESERVE) < 0) ? half : MAX_RESERVE;
	}

	private String issueAt(Instant now) {
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("accessKey", this.accessKey);
		if (this.audience != null) {
			claims.put("aud", this.audience);
		}
		claims.put("exp", now.plus(this.ttl).getEpochSecond());
		claims.put("sub", this.accessKey);
		String signed = HEADER + "." + encode(JsonObjects.write(claims));
		return signed + "." + BASE64.encodeToString(this.secret.sign(HmacAlgorithm.HS512, signed));
	}

	private static String encode(String json) {
		return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A token and the time within which it is used.
	 */
	private record Issued(String token, Instant from, Instant until) {

	}

}
