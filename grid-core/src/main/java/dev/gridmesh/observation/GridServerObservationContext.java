package dev.gridmesh.observation;

import java.util.Map;

import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that this node serves. Its carrier is the metadata that came
 * with the call, so a tracer reads there. Not safe for concurrent use, as any context of
 * an observation.
 *
 * @since 0.1.0
 */
public final class GridServerObservationContext extends RequestReplyReceiverContext<Map<String, String>, Object> {

	private final ObservedCall call;

	private @Nullable CallOutcome outcome;

	/**
	 * Makes the context of a call that begins.
	 * @param call the call
	 */
	public GridServerObservationContext(ObservedCall call) {
		super(Map::get);
		this.call = call;
		setCarrier(call.metadata());
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
