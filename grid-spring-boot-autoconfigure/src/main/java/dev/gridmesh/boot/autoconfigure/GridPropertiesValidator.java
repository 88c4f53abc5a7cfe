package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.regex.Pattern;

import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Checks what the binder cannot: bounds, and values that must fit each other. The first
 * that does not fit is reported.
 */
final class GridPropertiesValidator {

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	private static final DataSize MIN_MESSAGE_SIZE = DataSize.ofKilobytes(1);

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
		validate(properties.getConnect());
		validateHeartbeat(properties);
		validate(properties.getCall(), properties.getStream());
		validateMessages(properties);
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
		if (auth.getAccessKey().isEmpty()) {
			throw new GridPropertiesException("grid.auth.access-key", "", "it must not be empty",
					"Set it to the same name on all nodes, or leave it out.");
		}
	}

	private static void validate(GridConnectProperties connect) {
		requirePositive("grid.connect.timeout", connect.getTimeout());
		requirePositive("grid.connect.handshake-timeout", connect.getHandshakeTimeout());
		requirePositive("grid.connect.min-delay", connect.getMinDelay());
		requireAtLeast("grid.connect.max-delay", connect.getMaxDelay(), "grid.connect.min-delay",
				connect.getMinDelay());
		requireAtLeast("grid.connect.max-pending-handshakes", connect.getMaxPendingHandshakes(), 1);
		requirePositive("grid.connect.wait-timeout", connect.getWaitTimeout());
	}

	private static void validateHeartbeat(GridProperties properties) {
		GridProperties.Heartbeat heartbeat = properties.getHeartbeat();
		requirePositive("grid.heartbeat.interval", heartbeat.getInterval());
		if (heartbeat.getTimeout() != null) {
			requireAtLeast("grid.heartbeat.timeout", heartbeat.getTimeout(), "grid.heartbeat.interval",
					heartbeat.getInterval());
		}
		requirePositive("grid.write-timeout", properties.getWriteTimeout());
	}

	private static void validate(GridCallProperties call, GridCallProperties.Stream stream) {
		requirePositive("grid.call.timeout", call.getTimeout());
		requireAtLeast("grid.call.max-in-flight", call.getMaxInFlight(), 1);
		requireAtLeast("grid.call.max-inbound", call.getMaxInbound(), 1);
		requirePositive("grid.stream.ping-interval", stream.getPingInterval());
		requireAtLeast("grid.stream.in-capacity", stream.getInCapacity(), 1);
		requireAtLeast("grid.stream.out-capacity", stream.getOutCapacity(), 1);
		requireAtLeast("grid.stream.max-out-capacity", stream.getMaxOutCapacity(), 1);
		if (stream.getOutCapacity() > stream.getMaxOutCapacity()) {
			throw new GridPropertiesException("grid.stream.out-capacity", stream.getOutCapacity(),
					"it is larger than 'grid.stream.max-out-capacity' (%d), the reserve of callers"
						.formatted(stream.getMaxOutCapacity()),
					"Lower it, or raise 'grid.stream.max-out-capacity' on all nodes.");
		}
	}

	private static void validateMessages(GridProperties properties) {
		DataSize maxSize = properties.getMessage().getMaxSize();
		requireSize("grid.message.max-size", maxSize, MIN_MESSAGE_SIZE);
		requireAtLeast("grid.merge.max-messages", properties.getMerge().getMaxMessages(), 1);
		requireSize("grid.merge.max-size", properties.getMerge().getMaxSize(), DataSize.ofBytes(0));
		if (properties.getMerge().getMaxSize().compareTo(maxSize) > 0) {
			throw new GridPropertiesException("grid.merge.max-size", properties.getMerge().getMaxSize(),
					"it is larger than 'grid.message.max-size' (%s)".formatted(maxSize),
					"Lower it, or raise 'grid.message.max-size'.");
		}
		requireAtLeast("grid.outbound.max-messages", properties.getOutbound().getMaxMessages(), 1);
		requireAtLeast("grid.outbound.max-size", properties.getOutbound().getMaxSize().toBytes(), 1);
	}

	private static void requirePositive(String key, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new GridPropertiesException(key, value, "it must be longer than zero",
					"Use a positive duration, for example '10s'.");
		}
	}

	private static void requireNotNegative(String key, Duration value) {
		if (value.isNegative()) {
			throw new GridPropertiesException(key, value, "it must not be negative",
					"Use a duration of zero or more, for example '10s'.");
		}
	}

	private static void requireAtLeast(String key, Duration value, String otherKey, Duration other) {
		if (value.compareTo(other) < 0) {
			throw new GridPropertiesException(key, value,
					"it must not be shorter than '%s' (%s)".formatted(otherKey, other),
					"Raise it, or lower '%s'.".formatted(otherKey));
		}
	}

	private static void requireAtLeast(String key, long value, long min) {
		if (value < min) {
			throw new GridPropertiesException(key, value, "it must be at least %d".formatted(min),
					"Use %d or more.".formatted(min));
		}
	}

	private static void requireSize(String key, DataSize value, DataSize min) {
		if (value.compareTo(min) < 0 || value.toBytes() > Integer.MAX_VALUE) {
			throw new GridPropertiesException(key, value, "it must be between %s and 2147483647B".formatted(min),
					"Use a size such as '8MB'.");
		}
	}

}
