package dev.gridmesh.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.HandlerId;
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
 * Tells several listeners, in their order, and keeps what they throw from the call. Safe
 * for any thread.
 */
final class ListenerGuard implements GridListener {

	private final List<GridListener> listeners;

	private final ApplicationErrors errors;

	ListenerGuard(List<GridListener> listeners, ApplicationErrors errors) {
		this.listeners = List.copyOf(listeners);
		this.errors = errors;
	}

	@Override
	public CallListener callStarted(ObservedCall call, ContextView context) {
		List<CallListener> followers = new ArrayList<>(this.listeners.size());
		for (GridListener listener : this.listeners) {
			try {
				followers.add(Objects.requireNonNull(listener.callStarted(call, context), "callStarted"));
			}
			catch (Throwable ex) {
				failed(call.peer(), call.handler(), ex);
			}
		}
		return new Followers(call, followers);
	}

	@Override
	public void callRejected(NodeName peer, RejectionReason reason) {
		for (GridListener listener : this.listeners) {
			try {
				listener.callRejected(peer, reason);
			}
			catch (Throwable ex) {
				failed(peer, null, ex);
			}
		}
	}

	private void failed(NodeName peer, @Nullable HandlerId handler, Throwable failure) {
		this.errors.report(ApplicationPart.CALL_LISTENER, peer, handler, failure);
	}

	/** Those that follow one call, in the order of the listeners. */
	private final class Followers implements CallListener {

		private final ObservedCall call;

		private final List<CallListener> all;

		Followers(ObservedCall call, List<CallListener> all) {
			this.call = call;
			this.all = all;
		}

		@Override
		public Map<String, String> metadata(Map<String, String> metadata) {
			Map<String, String> result = metadata;
			for (CallListener follower : this.all) {
				try {
					result = complete(follower.metadata(result));
				}
				catch (Throwable ex) {
					failed(ex);
				}
			}
			return result;
		}

		@Override
		public Context context(Context context) {
			Context result = context;
			for (CallListener follower : this.all) {
				try {
					result = Objects.requireNonNull(follower.context(result), "context");
				}
				catch (Throwable ex) {
					failed(ex);
				}
			}
			return result;
		}

		@Override
		public Scope open() {
			Scope opened = Scope.NONE;
			for (CallListener follower : this.all) {
				try {
					opened = both(opened, Objects.requireNonNull(follower.open(), "scope"));
				}
				catch (Throwable ex) {
					failed(ex);
				}
			}
			return opened;
		}

		/** Refuses what no call could be made with. */
		private static Map<String, String> complete(Map<String, String> metadata) {
			metadata.forEach((key, value) -> {
				Objects.requireNonNull(key, "key of metadata");
				Objects.requireNonNull(value, "value of metadata");
			});
			return metadata;
		}

		private void failed(Throwable failure) {
			ListenerGuard.this.failed(this.call.peer(), this.call.handler(), failure);
		}

		private Scope both(Scope outer, Scope inner) {
			if (inner == Scope.NONE) {
				return outer;
			}
			return () -> {
				try {
					inner.close();
				}
				catch (Throwable ex) {
					failed(ex);
				}
				outer.close();
			};
		}

		@Override
		public void ended(CallOutcome outcome, @Nullable Throwable error, long nanos) {
			for (CallListener follower : this.all) {
				try {
					follower.ended(outcome, error, nanos);
				}
				catch (Throwable ex) {
					failed(ex);
				}
			}
		}

	}

}
