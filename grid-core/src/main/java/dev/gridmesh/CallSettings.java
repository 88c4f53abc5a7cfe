package dev.gridmesh;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Limits of calls. Immutable, so safe for any thread; changed with the builder of
 * {@link ConnectionSettings}.
 *
 * @since 0.1.0
 */
public final class CallSettings {

	private final Duration timeout;

	private final int maxInFlight;

	private final int maxInbound;

	private final int maxOutCapacity;

	private CallSettings(Builder builder) {
		this.timeout = builder.timeout;
		this.maxInFlight = builder.maxInFlight;
		this.maxInbound = builder.maxInbound;
		this.maxOutCapacity = builder.maxOutCapacity;
	}

	/**
	 * Returns the deadline of a single request that brings none.
	 * @return the duration
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Returns how many calls to one peer may be under way.
	 * @return the limit
	 */
	public int maxInFlight() {
		return this.maxInFlight;
	}

	/**
	 * Returns how many calls of one peer may be under way.
	 * @return the limit
	 */
	public int maxInbound() {
		return this.maxInbound;
	}

	/**
	 * Returns how many response items are kept for a handler whose capacity is not known.
	 * @return the limit
	 */
	public int maxOutCapacity() {
		return this.maxOutCapacity;
	}

	Builder toBuilder() {
		Builder builder = new Builder();
		builder.timeout = this.timeout;
		builder.maxInFlight = this.maxInFlight;
		builder.maxInbound = this.maxInbound;
		builder.maxOutCapacity = this.maxOutCapacity;
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof CallSettings other && this.timeout.equals(other.timeout)
				&& this.maxInFlight == other.maxInFlight && this.maxInbound == other.maxInbound
				&& this.maxOutCapacity == other.maxOutCapacity;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.timeout, this.maxInFlight, this.maxInbound, this.maxOutCapacity);
	}

	@Override
	public String toString() {
		return "CallSettings[timeout=%s, maxInFlight=%s, maxInbound=%s, maxOutCapacity=%s]".formatted(this.timeout,
				this.maxInFlight, this.maxInbound, this.maxOutCapacity);
	}

	/**
	 * Changes these settings. A value that can never be right is refused at once, values
	 * that do not fit each other when all are there. Not safe for concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private Duration timeout = Duration.ofSeconds(60);

		private int maxInFlight = 10_000;

		private int maxInbound = 10_000;

		private int maxOutCapacity = 1024;

		Builder() {
		}

		/**
		 * Sets the deadline of a single request that brings none.
		 * @param timeout 1 ms to 365 days
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = SettingBounds.duration("grid.call.timeout", timeout);
			return this;
		}

		/**
		 * Sets how many calls to one peer may be under way.
		 * @param maxInFlight the limit, at least 1
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder maxInFlight(int maxInFlight) {
			this.maxInFlight = SettingBounds.count("grid.call.max-in-flight", maxInFlight);
			return this;
		}

		/**
		 * Sets how many calls of one peer may be under way.
		 * @param maxInbound the limit, at least 1
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder maxInbound(int maxInbound) {
			this.maxInbound = SettingBounds.count("grid.call.max-inbound", maxInbound);
			return this;
		}

		/**
		 * Sets how many response items are kept for a handler whose capacity is not
		 * known.
		 * @param maxOutCapacity the limit, at least 1
		 * @return this builder
		 * @throws InvalidSettingException if it is beyond these bounds
		 */
		public Builder maxOutCapacity(int maxOutCapacity) {
			this.maxOutCapacity = SettingBounds.count("grid.stream.max-out-capacity", maxOutCapacity);
			return this;
		}

		CallSettings build() {
			return new CallSettings(this);
		}

	}

}
