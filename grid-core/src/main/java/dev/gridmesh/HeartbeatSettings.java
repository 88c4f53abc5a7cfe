package dev.gridmesh;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How a link is watched. Immutable, so safe for any thread; changed with the builder of
 * {@link ConnectionSettings}.
 *
 * @since 0.1.0
 */
public final class HeartbeatSettings {

	private static final String INTERVAL = "grid.heartbeat.interval";

	private static final String TIMEOUT = "grid.heartbeat.timeout";

	private final Duration interval;

	private final @Nullable Duration timeout;

	private final Duration writeTimeout;

	private final Duration streamPingInterval;

	private HeartbeatSettings(Builder builder) {
		this.interval = builder.interval;
		this.timeout = builder.timeout;
		this.writeTimeout = builder.writeTimeout;
		this.streamPingInterval = builder.streamPingInterval;
		SettingBounds.notShorter(TIMEOUT, timeout(), INTERVAL, this.interval);
	}

	/**
	 * Returns the time between pings of the connection.
	 * @return the duration
	 */
	public Duration interval() {
		return this.interval;
	}

	/**
	 * Returns the age of the last pong at which the link is dropped, and how long pieces
	 * of large messages may wait without any acknowledgement.
	 * @return the duration
	 */
	public Duration timeout() {
		return (this.timeout != null) ? this.timeout : this.interval.multipliedBy(2);
	}

	/**
	 * Returns how long a write may make no progress.
	 * @return the duration
	 */
	public Duration writeTimeout() {
		return this.writeTimeout;
	}

	/**
	 * Returns the time between pings of a stream.
	 * @return the duration
	 */
	public Duration streamPingInterval() {
		return this.streamPingInterval;
	}

	Builder toBuilder() {
		Builder builder = new Builder();
		builder.interval = this.interval;
		builder.timeout = this.timeout;
		builder.writeTimeout = this.writeTimeout;
		builder.streamPingInterval = this.streamPingInterval;
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof HeartbeatSettings other && this.interval.equals(other.interval)
				&& Objects.equals(this.timeout, other.timeout) && this.writeTimeout.equals(other.writeTimeout)
				&& this.streamPingInterval.equals(other.streamPingInterval);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.interval, this.timeout, this.writeTimeout, this.streamPingInterval);
	}

	@Override
	public String toString() {
		return "HeartbeatSettings[interval=%s, timeout=%s, writeTimeout=%s, streamPingInterval=%s]"
			.formatted(this.interval, timeout(), this.writeTimeout, this.streamPingInterval);
	}

	/**
	 * Changes these settings. A value that can never be right is refused at once, values
	 * that do not fit each other when all are there. Not safe for concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private Duration interval = Duration.ofSeconds(10);

		private @Nullable Duration timeout;

		private Duration writeTimeout = Duration.ofSeconds(3);

		private Duration streamPingInterval = Duration.ofSeconds(15);

		Builder() {
		}

		/**
		 * Sets the time between pings of the connection.
		 * @param interval 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder interval(Duration interval) {
			this.interval = SettingBounds.duration(INTERVAL, interval);
			return this;
		}

		/**
		 * Sets the age of the last pong at which the link is dropped, and how long pieces
		 * of large messages may wait without any acknowledgement.
		 * @param timeout 1 ms to 365 days, not below the interval; twice the interval
		 * unless set
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = SettingBounds.duration(TIMEOUT, timeout);
			return this;
		}

		/**
		 * Sets how long a write may make no progress.
		 * @param writeTimeout 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder writeTimeout(Duration writeTimeout) {
			this.writeTimeout = SettingBounds.duration("grid.write-timeout", writeTimeout);
			return this;
		}

		/**
		 * Sets the time between pings of a stream.
		 * @param streamPingInterval 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder streamPingInterval(Duration streamPingInterval) {
			this.streamPingInterval = SettingBounds.duration("grid.stream.ping-interval", streamPingInterval);
			return this;
		}

		HeartbeatSettings build() {
			return new HeartbeatSettings(this);
		}

	}

}
