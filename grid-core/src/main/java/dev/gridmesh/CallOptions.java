package dev.gridmesh;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How one call is made; whatever is not set is up to the defaults of the connection.
 * Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class CallOptions {

	private static final CallOptions DEFAULTS = builder().build();

	private final @Nullable Duration deadline;

	private final @Nullable String subroute;

	private final Map<String, String> metadata;

	private final @Nullable Integer inCapacity;

	private final @Nullable Integer outCapacity;

	private CallOptions(Builder builder) {
		this.deadline = builder.deadline;
		this.subroute = builder.subroute;
		this.metadata = builder.metadata;
		this.inCapacity = builder.inCapacity;
		this.outCapacity = builder.outCapacity;
	}

	/**
	 * Leaves everything to the defaults.
	 * @return options that set nothing
	 */
	public static CallOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Starts with nothing set.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts with what is set here.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.deadline = this.deadline;
		builder.subroute = this.subroute;
		builder.metadata = this.metadata;
		builder.inCapacity = this.inCapacity;
		builder.outCapacity = this.outCapacity;
		return builder;
	}

	/**
	 * Returns the time from the subscription until the call fails with
	 * {@link GridTimeoutException}.
	 * @return the time, positive, or {@code null} for the default
	 */
	public @Nullable Duration deadline() {
		return this.deadline;
	}

	/**
	 * Returns the route below the handler id (protocol.md §7).
	 * @return the route, or {@code null} for none
	 */
	public @Nullable String subroute() {
		return this.subroute;
	}

	/**
	 * Returns what travels beside the payload, to peers that understand it.
	 * @return keys and values in a fixed order, unmodifiable
	 */
	public Map<String, String> metadata() {
		return this.metadata;
	}

	/**
	 * Returns how many request items the handler takes at once.
	 * @return the capacity in items, or {@code null} if the caller does not know
	 */
	public @Nullable Integer inCapacity() {
		return this.inCapacity;
	}

	/**
	 * Returns how many response items the handler sends ahead.
	 * @return the capacity in items, or {@code null} if the caller does not know
	 */
	public @Nullable Integer outCapacity() {
		return this.outCapacity;
	}

	/**
	 * Sets the deadline.
	 * @param deadline time from the subscription until the call fails, positive
	 * @return a copy with that deadline
	 * @throws IllegalArgumentException if it is not positive
	 */
	public CallOptions withDeadline(Duration deadline) {
		return toBuilder().deadline(deadline).build();
	}

	/**
	 * Sets the route below the handler id.
	 * @param subroute the route
	 * @return a copy with that route
	 */
	public CallOptions withSubroute(String subroute) {
		return toBuilder().subroute(subroute).build();
	}

	/**
	 * Sets all of what travels beside the payload.
	 * @param metadata keys and values, in place of those that were set before
	 * @return a copy with that metadata
	 */
	public CallOptions withMetadata(Map<String, String> metadata) {
		return toBuilder().metadata(metadata).build();
	}

	/**
	 * Declares how many request items the handler takes at once.
	 * @param inCapacity the capacity in items, at least 1
	 * @return a copy with that capacity
	 * @throws IllegalArgumentException if it is less
	 */
	public CallOptions withInCapacity(int inCapacity) {
		return toBuilder().inCapacity(inCapacity).build();
	}

	/**
	 * Declares how many response items the handler sends ahead.
	 * @param outCapacity the capacity in items, at least 1
	 * @return a copy with that capacity
	 * @throws IllegalArgumentException if it is less
	 */
	public CallOptions withOutCapacity(int outCapacity) {
		return toBuilder().outCapacity(outCapacity).build();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallOptions that && Objects.equals(this.deadline, that.deadline)
				&& Objects.equals(this.subroute, that.subroute) && this.metadata.equals(that.metadata)
				&& Objects.equals(this.inCapacity, that.inCapacity)
				&& Objects.equals(this.outCapacity, that.outCapacity);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.deadline, this.subroute, this.metadata, this.inCapacity, this.outCapacity);
	}

	/**
	 * Shows what is set; of the metadata no more than the keys.
	 * @return one line
	 */
	@Override
	public String toString() {
		return "CallOptions[deadline=%s, subroute=%s, metadata=%s, inCapacity=%s, outCapacity=%s]"
			.formatted(this.deadline, this.subroute, this.metadata.keySet(), this.inCapacity, this.outCapacity);
	}

	/**
	 * Builds options; each value is checked as it is set. Not safe for concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private @Nullable Duration deadline;

		private @Nullable String subroute;

		private Map<String, String> metadata = Map.of();

		private @Nullable Integer inCapacity;

		private @Nullable Integer outCapacity;

		private Builder() {
		}

		/**
		 * Sets the deadline.
		 * @param deadline time from the subscription until the call fails, positive; one
		 * beyond what a clock can count is as good as none
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder deadline(Duration deadline) {
			if (deadline.isNegative() || deadline.isZero()) {
				throw new IllegalArgumentException("deadline must be positive, not " + deadline);
			}
			this.deadline = deadline;
			return this;
		}

		/**
		 * Sets the route below the handler id (protocol.md §7).
		 * @param subroute the route
		 * @return this builder
		 */
		public Builder subroute(String subroute) {
			this.subroute = Objects.requireNonNull(subroute, "subroute");
			return this;
		}

		/**
		 * Sets all of what travels beside the payload, to peers that understand it
		 * (extension {@code meta}); a call with more than 64 keys or 8,192 bytes of UTF-8
		 * fails with {@link GridPayloadException}.
		 * @param metadata keys and values, in place of those that were set before
		 * @return this builder
		 */
		public Builder metadata(Map<String, String> metadata) {
			this.metadata = metadata.isEmpty() ? Map.of() : copyOf(metadata);
			return this;
		}

		/**
		 * Declares how many request items the handler takes at once.
		 * @param inCapacity the capacity in items, at least 1
		 * @return this builder
		 * @throws IllegalArgumentException if it is less
		 */
		public Builder inCapacity(int inCapacity) {
			this.inCapacity = requireCapacity("inCapacity", inCapacity);
			return this;
		}

		/**
		 * Declares how many response items the handler sends ahead.
		 * @param outCapacity the capacity in items, at least 1
		 * @return this builder
		 * @throws IllegalArgumentException if it is less
		 */
		public Builder outCapacity(int outCapacity) {
			this.outCapacity = requireCapacity("outCapacity", outCapacity);
			return this;
		}

		/**
		 * Takes what was set.
		 * @return the options
		 */
		public CallOptions build() {
			return new CallOptions(this);
		}

		/** Keeps the order, so that what travels does not depend on chance. */
		private static Map<String, String> copyOf(Map<String, String> metadata) {
			Map<String, String> copy = new LinkedHashMap<>();
			metadata.forEach((key, value) -> copy.put(Objects.requireNonNull(key, "key of metadata"),
					Objects.requireNonNull(value, "value of metadata")));
			return Collections.unmodifiableMap(copy);
		}

		private static int requireCapacity(String name, int capacity) {
			if (capacity < 1) {
				throw new IllegalArgumentException(name + " must be at least 1, not " + capacity);
			}
			return capacity;
		}

	}

}
