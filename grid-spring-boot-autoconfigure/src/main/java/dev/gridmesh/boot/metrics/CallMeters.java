package dev.gridmesh.boot.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.CallOutcome;
import dev.gridmesh.observation.CallSide;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.observation.HandlerNames;
import dev.gridmesh.observation.ObservedCall;
import dev.gridmesh.observation.RejectionReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Times the calls that a node makes and serves, and counts those that it refuses. Safe
 * for any thread.
 * <p>
 * Tags are bounded: peers are those of the grid; handlers are named without their
 * subroutes, and only once they serve a call here or are called from here, up to
 * {@value HandlerNames#MAX} of them. What strangers ask for never becomes a tag.
 *
 * @since 0.1.0
 */
public final class CallMeters implements GridListener {

	private static final CallOutcome[] OUTCOMES = CallOutcome.values();

	/** Follows a call that something else times. */
	private static final CallListener UNTIMED = (outcome, error, nanos) -> {
	};

	private final MeterRegistry registry;

	private final boolean timing;

	private final Map<Key, CallTimers> timers = new ConcurrentHashMap<>();

	private final Map<Rejection, Counter> rejections = new ConcurrentHashMap<>();

	private final HandlerNames handlers = new HandlerNames();

	/**
	 * Makes meters that come into being with the calls that they are for.
	 * @param registry where they are registered
	 */
	public CallMeters(MeterRegistry registry) {
		this(registry, true);
	}

	private CallMeters(MeterRegistry registry, boolean timing) {
		this.registry = registry;
		this.timing = timing;
	}

	/**
	 * Makes meters of refusals alone, where something else times calls.
	 * @param registry where they are registered
	 * @return meters that follow no call
	 */
	public static CallMeters ofRejections(MeterRegistry registry) {
		return new CallMeters(registry, false);
	}

	@Override
	public CallListener callStarted(ObservedCall call, ContextView context) {
		if (!this.timing) {
			return UNTIMED;
		}
		boolean stream = call.kind() != HandlerKind.SINGLE;
		Key key = new Key(call.side(), call.peer(), call.handlerName(), stream);
		CallTimers known = this.timers.get(key);
		return (known != null) ? known : this.timers
			.computeIfAbsent(new Key(call.side(), call.peer(), this.handlers.nameOf(call), stream), CallTimers::new);
	}

	@Override
	public void callRejected(NodeName peer, RejectionReason reason) {
		this.rejections.computeIfAbsent(new Rejection(peer, reason), this::counter).increment();
	}

	private Counter counter(Rejection rejection) {
		return Counter.builder("grid.rejected")
			.description("Calls of peers that this node refused before a handler ran")
			.tag("peer", rejection.peer().value())
			.tag("reason", lowerCase(rejection.reason()))
			.register(this.registry);
	}

	/**
	 * Removes the meters of a peer that is one no more. Calls to it that end later are
	 * not timed.
	 * @param peer the peer
	 */
	void forget(NodeName peer) {
		this.timers.forEach((key, timers) -> {
			if (key.peer().equals(peer) && this.timers.remove(key, timers)) {
				timers.remove();
			}
		});
		this.rejections.forEach((rejection, counter) -> {
			if (rejection.peer().equals(peer) && this.rejections.remove(rejection, counter)) {
				this.registry.remove(counter);
			}
		});
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** What the timers of a call have in common. */
	private record Key(CallSide side, NodeName peer, String handler, boolean stream) {
	}

	/** What a counter of refusals is for. */
	private record Rejection(NodeName peer, RejectionReason reason) {
	}

	/**
	 * One timer for each outcome that there was, for all calls with the same tags.
	 */
	private final class CallTimers implements CallListener {

		private final Key key;

		private final AtomicReferenceArray<@Nullable Timer> byOutcome = new AtomicReferenceArray<>(OUTCOMES.length);

		private volatile boolean removed;

		CallTimers(Key key) {
			this.key = key;
		}

		@Override
		public void ended(CallOutcome outcome, @Nullable Throwable error, long nanos) {
			Timer timer = this.byOutcome.get(outcome.ordinal());
			if (timer == null) {
				if (this.removed) {
					return;
				}
				timer = timer(outcome);
				this.byOutcome.set(outcome.ordinal(), timer);
			}
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}

		private Timer timer(CallOutcome outcome) {
			return Timer.builder(this.key.stream() ? "grid.streams" : "grid.requests")
				.description(this.key.stream() ? "Streams that ended" : "Single requests")
				.tag("side", (this.key.side() == CallSide.CALLER) ? "client" : "server")
				.tag("peer", this.key.peer().value())
				.tag("handler", this.key.handler())
				.tag("outcome", lowerCase(outcome))
				.register(CallMeters.this.registry);
		}

		void remove() {
			this.removed = true;
			for (int i = 0; i < OUTCOMES.length; i++) {
				Meter timer = this.byOutcome.get(i);
				if (timer != null) {
					CallMeters.this.registry.remove(timer);
				}
			}
		}

	}

}
