package dev.gridmesh;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How a link is made. Immutable, so safe for any thread; changed with the builder of
 * {@link ConnectionSettings}.
 *
 * @since 0.1.0
 */
public final class ConnectSettings {

	private static final String MIN_DELAY = "grid.connect.min-delay";

	private static final String MAX_DELAY = "grid.connect.max-delay";

	private final Duration timeout;

	private final Duration handshakeTimeout;

	private final Duration minDelay;

	private final Duration maxDelay;

	private final int maxPendingHandshakes;

	private final Duration retireTimeout;

	private ConnectSettings(Builder builder) {
		this.timeout = builder.timeout;
		this.handshakeTimeout = builder.handshakeTimeout;
		this.minDelay = builder.minDelay;
		this.maxDelay = builder.maxDelay;
		this.maxPendingHandshakes = builder.maxPendingHandshakes;
		this.retireTimeout = builder.retireTimeout;
		SettingBounds.notShorter(MAX_DELAY, this.maxDelay, MIN_DELAY, this.minDelay);
	}

	/**
	 * Returns how long a TCP connection may take.
	 * @return the duration
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Returns how long the handshake may take, from the upgrade on.
	 * @return the duration
	 */
	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * Returns the shortest pause from the start of a failed attempt to the next.
	 * @return the duration
	 */
	public Duration minDelay() {
		return this.minDelay;
	}

	/**
	 * Returns the longest such pause.
	 * @return the duration
	 */
	public Duration maxDelay() {
		return this.maxDelay;
	}

	/**
	 * Returns how many accepted transports may be without a finished handshake.
	 * @return the limit
	 */
	public int maxPendingHandshakes() {
		return this.maxPendingHandshakes;
	}

	/**
	 * Returns how long a link that was renewed goes on for the calls that it has.
	 * @return the duration
	 */
	public Duration retireTimeout() {
		return this.retireTimeout;
	}

	Builder toBuilder() {
		Builder builder = new Builder();
		builder.timeout = this.timeout;
		builder.handshakeTimeout = this.handshakeTimeout;
		builder.minDelay = this.minDelay;
		builder.maxDelay = this.maxDelay;
		builder.maxPendingHandshakes = this.maxPendingHandshakes;
		builder.retireTimeout = this.retireTimeout;
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof ConnectSettings other && this.timeout.equals(other.timeout)
				&& this.handshakeTimeout.equals(other.handshakeTimeout) && this.minDelay.equals(other.minDelay)
				&& this.maxDelay.equals(other.maxDelay) && this.maxPendingHandshakes == other.maxPendingHandshakes
				&& this.retireTimeout.equals(other.retireTimeout);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.timeout, this.handshakeTimeout, this.minDelay, this.maxDelay,
				this.maxPendingHandshakes, this.retireTimeout);
	}

	@Override
	public String toString() {
		return ("ConnectSettings[timeout=%s, handshakeTimeout=%s, minDelay=%s, maxDelay=%s, "
				+ "maxPendingHandshakes=%s, retireTimeout=%s]")
			.formatted(this.timeout, this.handshakeTimeout, this.minDelay, this.maxDelay, this.maxPendingHandshakes,
					this.retireTimeout);
	}

	/**
	 * Changes these settings. A value that can never be right is refused at once, values
	 * that do not fit each other when all are there. Not safe for concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private Duration timeout = Duration.ofSeconds(2);

		private Duration handshakeTimeout = Duration.ofSeconds(20);

		private Duration minDelay = Duration.ofSeconds(1);

		private Duration maxDelay = Duration.ofSeconds(2);

		private int maxPendingHandshakes = 100;

		private Duration retireTimeout = Duration.ofMinutes(10);

		Builder() {
		}

		/**
		 * Sets how long a TCP connection may take.
		 * @param timeout 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = SettingBounds.duration("grid.connect.timeout", timeout);
			return this;
		}

		/**
		 * Sets how long the handshake may take, from the upgrade on.
		 * @param handshakeTimeout 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = SettingBounds.duration("grid.connect.handshake-timeout", handshakeTimeout);
			return this;
		}

		/**
		 * Sets the shortest pause from the start of a failed attempt to the next.
		 * @param minDelay 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder minDelay(Duration minDelay) {
			this.minDelay = SettingBounds.duration(MIN_DELAY, minDelay);
			return this;
		}

		/**
		 * Sets the longest such pause.
		 * @param maxDelay 1 ms to 365 days, not below the shortest
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder maxDelay(Duration maxDelay) {
			this.maxDelay = SettingBounds.duration(MAX_DELAY, maxDelay);
			return this;
		}

		/**
		 * Sets how many accepted transports may be without a finished handshake, and a
		 * quarter of it for those of one address; beyond that the oldest is closed.
		 * @param maxPendingHandshakes the limit, at least 1
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder maxPendingHandshakes(int maxPendingHandshakes) {
			this.maxPendingHandshakes = SettingBounds.count("grid.connect.max-pending-handshakes",
					maxPendingHandshakes);
			return this;
		}

		/**
		 * Sets how long a link that was renewed goes on for the calls that it has; what
		 * runs longer ends as disconnected.
		 * @param retireTimeout 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder retireTimeout(Duration retireTimeout) {
			this.retireTimeout = SettingBounds.duration("grid.connect.retire-timeout", retireTimeout);
			return this;
		}

		ConnectSettings build() {
			return new ConnectSettings(this);
		}

	}

}
