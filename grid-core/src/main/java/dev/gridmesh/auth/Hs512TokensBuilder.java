package dev.gridmesh.auth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Builds tokens that are signed with HS512 under a shared secret. For one thread; what it
 * builds is safe for any.
 *
 * @since 0.1.0
 */
public final class Hs512TokensBuilder {

	/**
	 * How long a token is valid unless set.
	 */
	public static final Duration DEFAULT_TTL = Duration.ofHours(24);

	/**
	 * By how much clocks of two nodes may differ unless set.
	 */
	public static final Duration DEFAULT_MAX_CLOCK_SKEW = Duration.ofMinutes(5);

	private final String accessKey;

	private final HmacSecret secret;

	private final List<HmacSecret> previousSecrets = new ArrayList<>();

	private @Nullable String audience;

	private Duration ttl = DEFAULT_TTL;

	private Duration maxClockSkew = DEFAULT_MAX_CLOCK_SKEW;

	private InstantSource clock = InstantSource.system();

	Hs512TokensBuilder(String accessKey, String secret) {
		if (accessKey.isEmpty()) {
			throw new IllegalArgumentException("The access key of the grid's tokens must not be empty");
		}
		this.accessKey = accessKey;
		this.secret = new HmacSecret(secret);
	}

	/**
	 * Adds secrets that verify but do not sign, for a change of secrets without an
	 * outage.
	 * @param secrets the secrets
	 * @return this builder
	 * @throws IllegalArgumentException if one is empty
	 */
	public Hs512TokensBuilder previousSecrets(Collection<String> secrets) {
		secrets.forEach((previous) -> this.previousSecrets.add(new HmacSecret(previous)));
		return this;
	}

	/**
	 * Sets the audience that is written into tokens and demanded of others' tokens.
	 * @param audience the audience, or {@code null} for none, which is the default
	 * @return this builder
	 */
	public Hs512TokensBuilder audience(@Nullable String audience) {
		this.audience = audience;
		return this;
	}

	/**
	 * Sets how long a token is valid, 24 hours unless set.
	 * @param ttl at least one second
	 * @return this builder
	 * @throws IllegalArgumentException if the time is shorter than a second
	 */
	public Hs512TokensBuilder ttl(Duration ttl) {
		if (ttl.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException("Tokens must be valid for one second at least, not " + ttl);
		}
		this.ttl = ttl;
		return this;
	}

	/**
	 * Sets by how much the clocks of two nodes may differ when the times in a token are
	 * checked, 5 minutes unless set.
	 * @param maxClockSkew zero or more
	 * @return this builder
	 * @throws IllegalArgumentException if it is negative
	 */
	public Hs512TokensBuilder maxClockSkew(Duration maxClockSkew) {
		if (maxClockSkew.isNegative()) {
			throw new IllegalArgumentException("Clock skew must not be negative: " + maxClockSkew);
		}
		this.maxClockSkew = maxClockSkew;
		return this;
	}

	/**
	 * Sets the clock, the system's unless set.
	 * @param clock the clock
	 * @return this builder
	 */
	public Hs512TokensBuilder clock(InstantSource clock) {
		this.clock = Objects.requireNonNull(clock, "clock");
		return this;
	}

	/**
	 * Builds the pair of issuer and verifier.
	 * @return a pair as set
	 */
	public GridTokens build() {
		List<HmacSecret> secrets = new ArrayList<>();
		secrets.add(this.secret);
		secrets.addAll(this.previousSecrets);
		return GridTokens.of(new HmacTokenIssuer(this.accessKey, this.audience, this.secret, this.ttl, this.clock),
				new HmacTokenVerifier(this.accessKey, this.audience, secrets, this.maxClockSkew, this.clock));
	}

}
