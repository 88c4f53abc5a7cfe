package dev.gridmesh.observation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that this node makes. Its carrier is the metadata that travels
 * with the call, so a tracer writes there. Not safe for concurrent use, as any context of
 * an observation.
 *
 * @since 0.1.0
 */
public final class GridClientObservationContext extends RequestReplySenderContext<Map<String, String>, Object> {

	private final ObservedCall call;

	private final String handlerName;

	private @Nullable CallOutcome outcome;

	/**
	 * Makes the context of a call that begins.
	 * @param call the call
	 */
	public GridClientObservationContext(ObservedCall call) {
		this(call, call.handlerName());
	}

	GridClientObservationContext(ObservedCall call, String handlerName) {
		super((carrier, key, value) -> Objects.requireNonNull(carrier, "carrier").put(key, value));
		this.call = call;
		this.handlerName = handlerName;
		setCarrier(new LinkedHashMap<>(call.metadata()));
		setRemoteServiceName(call.peer().value());
	}

	/**
	 * The call.
	 * @return peer, handler and kind
	 */
	public ObservedCall call() {
		return this.call;
	}

	/**
	 * The handler, as a key of low cardinality or as part of the name of a span.
	 * @return its name or number without a subroute, or {@value HandlerNames#OTHER} where
	 * there were too many names before
	 */
	public String handlerName() {
		return this.handlerName;
	}

	/**
	 * How the call ended.
	 * @return the outcome, or {@code null} while it runs
	 */
	public @Nullable CallOutcome outcome() {
		return this.outcome;
	}

	void ended(CallOutcome outcome) {
		this.outcome = outcome;
	}

}
