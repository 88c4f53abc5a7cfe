package dev.gridmesh.simulation;

import java.util.Map;

import dev.gridmesh.NodeName;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.CallOutcome;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.observation.ObservedCall;
import dev.gridmesh.observation.RejectionReason;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A listener of calls, and what follows each of them, that misbehaves where it is told
 * to.
 */
final class UnrulyListener implements GridListener {

	private final Misbehaviour misbehaviour;

	UnrulyListener(Misbehaviour misbehaviour) {
		this.misbehaviour = misbehaviour;
	}

	@Override
	@SuppressWarnings("NullAway")
	public CallListener callStarted(ObservedCall call, ContextView context) {
		return isNothing() ? null : new Follower();
	}

	@Override
	public void callRejected(NodeName peer, RejectionReason reason) {
		isNothing();
	}

	private boolean isNothing() {
		return this.misbehaviour.strike(Part.LISTENER) == Failure.NOTHING;
	}

	/** Follows one call. */
	private final class Follower implements CallListener {

		@Override
		@SuppressWarnings("NullAway")
		public Map<String, String> metadata(Map<String, String> metadata) {
			return isNothing() ? null : metadata;
		}

		@Override
		@SuppressWarnings("NullAway")
		public Context context(Context context) {
			return isNothing() ? null : context;
		}

		@Override
		@SuppressWarnings("NullAway")
		public Scope open() {
			return isNothing() ? null : UnrulyListener.this::isNothing;
		}

		@Override
		public void ended(CallOutcome outcome, @Nullable Throwable error, long nanos) {
			isNothing();
		}

	}

}
