package dev.gridmesh;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How one call is made; whatever is not set is up to the defaults of the connection.
 * Immutable.
 *
 * @param deadline time from the subscription until the call fails with
 * {@link GridTimeoutException}, positive, or {@code null} for the default
 * @param subroute the route below the handler id, or {@code null} for none (protocol.md
 * §7)
 * @param metadata what travels beside the payload, to peers that understand it (extension
 * {@code meta}); a call with more than 64 keys or 8,192 bytes of UTF-8 fails with
 * {@link GridPayloadException}
 * @param inCapacity how many request items the handler takes at once, at least 1, or
 * {@code null} if the caller does not know
 * @param outCapacity how many response items the handler sends ahead, at least 1, or
 * {@code null} if the caller does not know
 * @since 0.1.0
 */
public record CallOptions(@Nullable Duration deadline, @Nullable String subroute, Map<String, String> metadata,
		@Nullable Integer inCapacity, @Nullable Integer outCapacity) {

	private static final CallOptions DEFAULTS = new CallOptions(null, null, Map.of(), null, null);

	public CallOptions {
		if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
			throw new IllegalArgumentException("deadline must be positive, not " + deadline);
		}
		requireCapacity("inCapacity", inCapacity);
		requireCapacity("outCapacity", outCapacity);
		metadata = metadata.isEmpty() ? Map.of() : copyOf(metadata);
	}

	/** Keeps the order, so that what travels does not depend on chance. */
	private static Map<String, String> copyOf(Map<String, String> metadata) {
		Map<String, String> copy = new LinkedHashMap<>();
		metadata.forEach((key, value) -> copy.put(Objects.requireNonNull(key, "key of metadata"),
				Objects.requireNonNull(value, "value of metadata")));
		return Collections.unmodifiableMap(copy);
	}

	private static void requireCapacity(String name, @Nullable Integer capacity) {
		if (capacity != null && capacity < 1) {
			throw new IllegalArgumentException(name + " must be at least 1, not " + capacity);
		}
	}

	/**
	 * Leaves everything to the defaults.
	 * @return options that set nothing
	 */
	public static CallOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Sets the deadline.
	 * @param deadline time from the subscription until the call fails, positive
	 * @return a copy with that deadline
	 */
	public CallOptions withDeadline(Duration deadline) {
		return new CallOptions(Objects.requireNonNull(deadline, "deadline"), this.subroute, this.metadata,
				this.inCapacity, this.outCapacity);
	}

	/**
	 * Sets the route below the handler id.
	 * @param subroute the route
	 * @return a copy with that route
	 */
	public CallOptions withSubroute(String subroute) {
		return new CallOptions(this.deadline, Objects.requireNonNull(subroute, "subroute"), this.metadata,
				this.inCapacity, this.outCapacity);
	}

	/**
	 * Sets what travels beside the payload.
	 * @param metadata keys and values
	 * @return a copy with that metadata
	 */
	public CallOptions withMetadata(Map<String, String> metadata) {
		return new CallOptions(this.deadline, this.subroute, metadata, this.inCapacity, this.outCapacity);
	}

	/**
	 * Declares how many request items the handler takes at once.
	 * @param inCapacity the capacity in items, at least 1
	 * @return a copy with that capacity
	 */
	public CallOptions withInCapacity(int inCapacity) {
		return new CallOptions(this.deadline, this.subroute, this.metadata, inCapacity, this.outCapacity);
	}

	/**
	 * Declares how many response items the handler sends ahead.
	 * @param outCapacity the capacity in items, at least 1
	 * @return a copy with that capacity
	 */
	public CallOptions withOutCapacity(int outCapacity) {
		return new CallOptions(this.deadline, this.subroute, this.metadata, this.inCapacity, outCapacity);
	}

}
