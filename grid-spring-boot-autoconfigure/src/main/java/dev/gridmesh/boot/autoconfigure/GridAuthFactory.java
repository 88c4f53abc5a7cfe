package dev.gridmesh.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.MutualSecrets;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringUtils;

/**
 * Makes what nodes prove with who they are. No secret is ever part of a message.
 */
final class GridAuthFactory {

	private static final int MIN_SECRET_BYTES = 32;

	private static final String SECRET = "grid.auth.secret";

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]+}");

	private static final Logger logger = LoggerFactory.getLogger(GridAuthFactory.class);

	private GridAuthFactory() {
	}

	/**
	 * Makes what the properties ask for.
	 * @param auth the properties
	 * @param tokens tokens of the application's own, in place of those under the secret;
	 * {@code null} for none
	 * @param secrets those of the mutual protocol, asked for only where that is spoken
	 * @return how nodes prove who they are
	 * @throws GridPropertiesException if what it needs is not set
	 */
	static GridAuth create(GridAuthProperties auth, @Nullable GridTokens tokens, Supplier<MutualSecrets> secrets) {
		if (tokens != null && auth.getProtocol() != GridAuthProperties.Protocol.V1) {
			throw new GridPropertiesException(
					"There is a bean of type GridTokens, but nodes that speak the protocol '%s' have no tokens."
						.formatted(auth.getProtocol().name().toLowerCase(Locale.ROOT)),
					"Set 'grid.auth.protocol' to 'v1' on all nodes, or remove the bean.");
		}
		GridAuth timed = untimed(auth, tokens, secrets).withMaxClockSkew(auth.getMaxClockSkew());
		Duration age = auth.getMaxLinkAge();
		return (age != null) ? aged(timed, age) : timed;
	}

	private static GridAuth aged(GridAuth auth, Duration age) {
		try {
			return auth.withMaxLinkAge(age);
		}
		catch (IllegalArgumentException ex) {
			throw new GridPropertiesException("grid.auth.max-link-age", age, String.valueOf(ex.getMessage()),
					"Use a duration such as '12h', or leave it out.");
		}
	}

	private static GridAuth untimed(GridAuthProperties auth, @Nullable GridTokens tokens,
			Supplier<MutualSecrets> secrets) {
		return switch (auth.getProtocol()) {
			case MUTUAL -> GridAuth.mutual(secrets.get());
			case V1 -> GridAuth.v1((tokens != null) ? tokens : signed(auth));
			case NONE -> {
				logger.warn(
						"grid.auth.protocol is 'none': whoever can reach the port of this node can call every handler");
				yield GridAuth.none();
			}
		};
	}

	/**
	 * Makes the secrets of the mutual protocol that the properties give.
	 * @param auth the properties
	 * @return the secret and the previous ones
	 * @throws GridPropertiesException if one is not set, or too short
	 */
	static MutualSecrets secretsOf(GridAuthProperties auth) {
		secrets(auth).forEach(GridAuthFactory::requireLength);
		return new MutualSecrets(String.valueOf(auth.getSecret()), auth.getPreviousSecrets().toArray(String[]::new));
	}

	private static GridTokens signed(GridAuthProperties auth) {
		secrets(auth).forEach(GridAuthFactory::adviseLength);
		return GridTokens.hs512Builder(auth.getAccessKey(), String.valueOf(auth.getSecret()))
			.previousSecrets(auth.getPreviousSecrets())
			.audience(StringUtils.hasLength(auth.getAudience()) ? auth.getAudience() : null)
			.ttl(auth.getTokenTtl())
			.maxClockSkew(auth.getMaxClockSkew())
			.build();
	}

	/** All secrets by their keys, each one set and filled in. */
	private static Map<String, String> secrets(GridAuthProperties auth) {
		Map<String, String> secrets = new LinkedHashMap<>();
		String secret = auth.getSecret();
		if (!StringUtils.hasLength(secret)) {
			throw new GridPropertiesException(SECRET, null, "nodes prove with it that they belong to the grid",
					"Set 'grid.auth.secret' to a random text of 32 bytes or more, the same on all nodes, for example "
							+ "what 'openssl rand -base64 48' prints. It is best kept out of files: the environment "
							+ "variable is GRID_AUTH_SECRET. Only where nobody else can reach the port: set "
							+ "'grid.auth.protocol' to 'none'.");
		}
		secrets.put(SECRET, secret);
		List<String> previous = auth.getPreviousSecrets();
		for (int i = 0; i < previous.size(); i++) {
			String key = "grid.auth.previous-secrets[%d]".formatted(i);
			if (!StringUtils.hasLength(previous.get(i))) {
				throw new GridPropertiesException("The property '%s' is empty.".formatted(key),
						"Remove it, or set it to a secret that was in use before.");
			}
			secrets.put(key, previous.get(i));
		}
		secrets.forEach(GridAuthFactory::requireFilledIn);
		return secrets;
	}

	private static void requireFilledIn(String key, String secret) {
		// binding leaves a placeholder as it is when nothing fills it, and then everybody
		// could know the secret
		if (PLACEHOLDER.matcher(secret).find()) {
			throw new GridPropertiesException(
					"The property '%s' refers to another property or to an environment variable that is not set."
						.formatted(key),
					"Set what the placeholder '${...}' in it names, for example the environment variable "
							+ "GRID_AUTH_SECRET.");
		}
	}

	private static void requireLength(String key, String secret) {
		int length = length(secret);
		if (length < MIN_SECRET_BYTES) {
			String problem = "The property '%s' has %d bytes, but the protocol 'mutual' needs %d or more: a shorter "
					+ "secret can be guessed.";
			String action = "Set '%s' to a random text of %d bytes or more, the same on all nodes, for example what "
					+ "'openssl rand -base64 48' prints.";
			throw new GridPropertiesException(problem.formatted(key, length, MIN_SECRET_BYTES),
					action.formatted(key, MIN_SECRET_BYTES));
		}
	}

	private static void adviseLength(String key, String secret) {
		int length = length(secret);
		if (length < MIN_SECRET_BYTES) {
			logger.warn("{} has {} bytes; use {} or more, a shorter one can be guessed", key, length, MIN_SECRET_BYTES);
		}
	}

	private static int length(String secret) {
		return secret.getBytes(StandardCharsets.UTF_8).length;
	}

}
