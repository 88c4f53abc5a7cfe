package dev.gridmesh.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.gridmesh.NodeName;
import dev.gridmesh.application.Failures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Tells several listeners, in their order, and keeps what they throw from the call. Safe
 * for any thread.
 */
final class ListenerGuard implements GridListener {

	private static final Logger logger = LoggerFactory.getLogger(GridListener.class);

	private final List<GridListener> listeners;

	private final AtomicBoolean warned = new AtomicBoolean();

	ListenerGuard(List<GridListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public CallListener callStarted(ObservedCall call, ContextView context) {
		List<CallListener> followers = new ArrayList<>(this.listeners.size());
		for (GridListener listener : this.listeners) {
			try {
				followers.add(listener.callStarted(call, context));
			}
			catch (RuntimeException | LinkageError ex) {
				failed(ex);
			}
		}
		return new Followers(followers);
	}

	@Override
	public void callRejected(NodeName peer, RejectionReason reason) {
		for (GridListener listener : this.listeners) {
			try {
				listener.callRejected(peer, reason);
			}
			catch (RuntimeException | LinkageError ex) {
				failed(ex);
			}
		}
	}

	/** Logs the first failure in full; the others could be as many as there are calls. */
	private void failed(Throwable error) {
		if (this.warned.compareAndSet(false, true)) {
			Failures.log(logger, Level.WARN, error,
					"A listener of calls failed; more of this is logged at level debug");
		}
		else {
			Failures.log(logger, Level.DEBUG, error, "A listener of calls failed");
		}
	}

	/** Those that follow one call, in the order of the listeners. */
	private final class Followers implements CallListener {

		private final List<CallListener> all;

		Followers(List<CallListener> all) {
			this.all = all;
		}

		@Override
		public Map<String, String> metadata(Map<String, String> metadata) {
			Map<String, String> result = metadata;
			for (CallListener follower : this.all) {
				try {
					result = follower.metadata(result);
				}
				catch (RuntimeException | LinkageError ex) {
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
					result = follower.context(result);
				}
				catch (RuntimeException | LinkageError ex) {
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
					opened = both(opened, follower.open());
				}
				catch (RuntimeException | LinkageError ex) {
					failed(ex);
				}
			}
			return opened;
		}

		private Scope both(Scope outer, Scope inner) {
			if (inner == Scope.NONE) {
				return outer;
			}
			return () -> {
				try {
					inner.close();
				}
				catch (RuntimeException | LinkageError ex) {
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
				catch (RuntimeException | LinkageError ex) {
					failed(ex);
				}
			}
		}

	}

}
