package dev.gridmesh.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringUtils;

/**
 * Makes what nodes prove with who they are. No secret is ever part of a message.
 */
final class GridAuthFactory {

	private static final int ADVISED_SECRET_BYTES = 32;

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
	 * @return how nodes prove who they are
	 * @throws GridPropertiesException if what it needs is not set
	 */
	static GridAuth create(GridAuthProperties auth, @Nullable GridTokens tokens) {
		if (tokens != null) {
			return GridAuth.v1(tokens).withMaxClockSkew(auth.getMaxClockSkew());
		}
		return switch (auth.getProtocol()) {
			case V1 -> GridAuth.v1(signed(auth)).withMaxClockSkew(auth.getMaxClockSkew());
			case NONE -> {
				logger.warn(
						"grid.auth.protocol is 'none': whoever can reach the port of this node can call every handler");
				yield GridAuth.none().withMaxClockSkew(auth.getMaxClockSkew());
			}
		};
	}

	private static GridTokens signed(GridAuthProperties auth) {
		String secret = auth.getSecret();
		if (!StringUtils.hasLength(secret)) {
			throw new GridPropertiesException(SECRET, null, "nodes prove with it that they belong to the grid",
					"Set 'grid.auth.secret' to a random text of 32 bytes or more, the same on all nodes, for example "
							+ "what 'openssl rand -base64 48' prints. It is best kept out of files: the environment "
							+ "variable is GRID_AUTH_SECRET. Only where nobody else can reach the port: set "
							+ "'grid.auth.protocol' to 'none'.");
		}
		check(SECRET, secret);
		List<String> previous = auth.getPreviousSecrets();
		for (int i = 0; i < previous.size(); i++) {
			String key = "grid.auth.previous-secrets[%d]".formatted(i);
			if (!StringUtils.hasLength(previous.get(i))) {
				throw new GridPropertiesException("The property '%s' is empty.".formatted(key),
						"Remove it, or set it to a secret that was in use before.");
			}
			check(key, previous.get(i));
		}
		return GridTokens.hs512Builder(auth.getAccessKey(), secret)
			.previousSecrets(previous)
			.audience(StringUtils.hasLength(auth.getAudience()) ? auth.getAudience() : null)
			.ttl(auth.getTokenTtl())
			.maxClockSkew(auth.getMaxClockSkew())
			.build();
	}

	private static void check(String key, String secret) {
		// binding leaves a placeholder as it is when nothing fills it, and then everybody
		// could know the secret
		if (PLACEHOLDER.matcher(secret).find()) {
			throw new GridPropertiesException(
					"The property '%s' refers to another property or to an environment variable that is not set."
						.formatted(key),
					"Set what the placeholder '${...}' in it names, for example the environment variable "
							+ "GRID_AUTH_SECRET.");
		}
		adviseLength(key, secret);
	}

	private static void adviseLength(String key, String secret) {
		int length = secret.getBytes(StandardCharsets.UTF_8).length;
		if (length < ADVISED_SECRET_BYTES) {
			logger.warn("{} has {} bytes; use {} or more, a shorter one can be guessed", key, length,
					ADVISED_SECRET_BYTES);
		}
	}

}
