package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.regex.Pattern;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.InvalidSettingException;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the binder cannot: bounds, and values that must fit each other; those of
 * the core's settings are the core's. The first that does not fit is reported.
 */
final class GridPropertiesValidator {

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	/** As long as a setting of the core may be. */
	private static final Duration MAX_DURATION = Duration.ofDays(365);

	private GridPropertiesValidator() {
	}

	/**
	 * Checks all properties.
	 * @param properties the properties
	 * @throws GridPropertiesException for the first that cannot be used
	 */
	static void validate(GridProperties properties) {
		if (!PATH.matcher(properties.getPath()).matches()) {
			throw new GridPropertiesException("grid.path", properties.getPath(), "it is no path that can be served",
					"Write a path that begins with a slash and does not end with one, for example '/grid/v1'.");
		}
		validate(properties.getServer());
		validate(properties.getAuth());
		requirePositive("grid.connect.wait-timeout", properties.getConnect().getWaitTimeout());
		validateSettings(properties);
		validate(properties.getStream());
		requireAtLeast("grid.handlers.max-threads", properties.getHandlers().getMaxThreads(), 1);
		requireAtLeast("grid.handlers.queue-capacity", properties.getHandlers().getQueueCapacity(), 0);
		requireNotNegative("grid.shutdown.drain-timeout", properties.getShutdown().getDrainTimeout());
	}

	private static void validate(GridServerProperties server) {
		Integer port = server.getPort();
		if (port != null && (port < 0 || port > 65535)) {
			throw new GridPropertiesException("grid.server.port", port, "it is no port",
					"Use a port of 1 to 65535, or 0 for any free one.");
		}
		requirePort("grid.server.address", server.getAddress(), port);
		requirePort("grid.server.ssl.bundle", server.getSsl().getBundle(), port);
	}

	private static void requirePort(String key, @Nullable Object value, @Nullable Integer port) {
		if (value != null && port == null) {
			throw new GridPropertiesException(key, value, "the grid has no server of its own",
					"Set 'grid.server.port', or leave this property out: the web server of the application has its own.");
		}
	}

	private static void validate(GridAuthProperties auth) {
		requirePositive("grid.auth.token-ttl", auth.getTokenTtl());
		requireNotNegative("grid.auth.max-clock-skew", auth.getMaxClockSkew());
		if (auth.getMaxLinkAge() != null) {
			requirePositive("grid.auth.max-link-age", auth.getMaxLinkAge());
		}
		if (auth.getAccessKey().isEmpty()) {
			throw new GridPropertiesException("grid.auth.access-key", "", "it must not be empty",
					"Set it to the same name on all nodes, or leave it out.");
		}
	}

	private static void validate(GridCallProperties.Stream stream) {
		requireAtLeast("grid.stream.in-capacity", stream.getInCapacity(), 1);
		requireAtLeast("grid.stream.out-capacity", stream.getOutCapacity(), 1);
		if (stream.getOutCapacity() > stream.getMaxOutCapacity()) {
			throw new GridPropertiesException("grid.stream.out-capacity", stream.getOutCapacity(),
					"it is larger than 'grid.stream.max-out-capacity' (%d), the reserve of callers"
						.formatted(stream.getMaxOutCapacity()),
					"Lower it, or raise 'grid.stream.max-out-capacity' on all nodes.");
		}
	}

	/** What the core takes, the core checks. */
	private static void validateSettings(GridProperties properties) {
		try {
			GridSettings.apply(properties, ConnectionSettings.builder());
		}
		catch (InvalidSettingException ex) {
			throw new GridPropertiesException(ex.setting(), ex.value(), ex.problem(), ex.remedy());
		}
	}

	private static void requirePositive(String key, Duration value) {
		requireMeasurable(key, value);
		if (value.isZero() || value.isNegative()) {
			throw new GridPropertiesException(key, value, "it must be longer than zero",
					"Use a positive duration, for example '10s'.");
		}
	}

	private static void requireNotNegative(String key, Duration value) {
		requireMeasurable(key, value);
		if (value.isNegative()) {
			throw new GridPropertiesException(key, value, "it must not be negative",
					"Use a duration of zero or more, for example '10s'.");
		}
	}

	private static void requireMeasurable(String key, Duration value) {
		if (value.compareTo(MAX_DURATION) > 0) {
			throw new GridPropertiesException(key, value,
					"it must not be longer than %d days".formatted(MAX_DURATION.toDays()),
					"Use a shorter duration, for example '30d'.");
		}
	}

	private static void requireAtLeast(String key, long value, long min) {
		if (value < min) {
			throw new GridPropertiesException(key, value, "it must be at least %d".formatted(min),
					"Use %d or more.".formatted(min));
		}
	}

}
