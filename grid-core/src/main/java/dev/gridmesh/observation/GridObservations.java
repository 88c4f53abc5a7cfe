package dev.gridmesh.observation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Makes an observation of each call, at both ends; needs Micrometer Observation. Safe for
 * any thread.
 * <p>
 * The parent of a call that this node makes is the observation in the Reactor context of
 * its subscriber, else the current one of the thread that subscribes. A handler finds its
 * own observation in both places.
 *
 * @since 0.1.0
 */
public final class GridObservations implements GridListener {

	private static final GridClientObservationConvention CLIENT = new DefaultGridClientObservationConvention();

	private static final GridServerObservationConvention SERVER = new DefaultGridServerObservationConvention();

	private final HandlerNames handlers = new HandlerNames();

	private final ObservationRegistry registry;

	private final @Nullable GridClientObservationConvention client;

	private final @Nullable GridServerObservationConvention server;

	/**
	 * Makes a listener.
	 * @param registry who is told
	 * @param client names calls that this node makes, or {@code null} for the default
	 * @param server names calls that this node serves, or {@code null} for the default
	 */
	public GridObservations(ObservationRegistry registry, @Nullable GridClientObservationConvention client,
			@Nullable GridServerObservationConvention server) {
		this.registry = registry;
		this.client = client;
		this.server = server;
	}

	@Override
	public CallListener callStarted(ObservedCall call, ContextView context) {
		return (call.side() == CallSide.CALLER) ? made(call, context) : served(call);
	}

	private CallListener made(ObservedCall call, ContextView subscriber) {
		GridClientObservationContext context = new GridClientObservationContext(call, this.handlers.nameOf(call));
		Observation observation = GridObservationDocumentation.CLIENT.observation(this.client, CLIENT, () -> context,
				this.registry);
		if (observation.isNoop()) {
			return CallListener.NONE;
		}
		Observation parent = subscriber.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		if (parent != null) {
			observation.parentObservation(parent);
		}
		observation.start();
		return new Made(observation, context);
	}

	private CallListener served(ObservedCall call) {
		GridServerObservationContext context = new GridServerObservationContext(call, this.handlers.nameOf(call));
		Observation observation = GridObservationDocumentation.SERVER.observation(this.server, SERVER, () -> context,
				this.registry);
		if (observation.isNoop()) {
			return CallListener.NONE;
		}
		observation.start();
		return new Served(observation, context);
	}

	private static void stop(Observation observation, @Nullable Throwable error) {
		try {
			if (error != null) {
				observation.error(error);
			}
		}
		finally {
			// its handlers may fail with the error, which can be anybody's
			observation.stop();
		}
	}

	/**
	 * A call that this node makes.
	 */
	private record Made(Observation observation, GridClientObservationContext context) implements CallListener {

		@Override
		public Map<String, String> metadata(Map<String, String> metadata) {
			Map<String, String> carrier = Objects.requireNonNull(this.context.getCarrier(), "carrier");
			if (carrier.equals(metadata)) {
				return metadata;
			}
			Map<String, String> all = new LinkedHashMap<>(metadata);
			all.putAll(carrier);
			return all;
		}

		@Override
		public void ended(CallOutcome outcome, @Nullable Throwable error, long nanos) {
			this.context.ended(outcome);
			stop(this.observation, error);
		}

	}

	/**
	 * A call that this node serves.
	 */
	private record Served(Observation observation, GridServerObservationContext context) implements CallListener {

		@Override
		public Context context(Context context) {
			return context.put(ObservationThreadLocalAccessor.KEY, this.observation);
		}

		@Override
		public Scope open() {
			Observation.Scope scope = this.observation.openScope();
			return scope::close;
		}

		@Override
		public void ended(CallOutcome outcome, @Nullable Throwable error, long nanos) {
			this.context.ended(outcome);
			stop(this.observation, error);
		}

	}

}
