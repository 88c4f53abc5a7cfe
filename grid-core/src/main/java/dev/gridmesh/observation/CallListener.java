package dev.gridmesh.observation;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Follows one call, at one end of it. All methods must return soon: they run on event
 * loops, too. What they throw is logged, and the call goes on as if they had not.
 *
 * @since 0.1.0
 */
public interface CallListener {

	/** Wants to know nothing. */
	CallListener NONE = (outcome, error, nanos) -> {
		// nobody asked
	};

	/**
	 * Says what travels beside the payload; at the caller's side only, once, before the
	 * call is sent and on the thread that subscribed.
	 * @param metadata what would travel, unmodifiable
	 * @return the same, or another map in its place
	 */
	default Map<String, String> metadata(Map<String, String> metadata) {
		return metadata;
	}

	/**
	 * Says what the handler's publisher finds in its Reactor context; at the handler's
	 * side only. May be called more than once, by any thread.
	 * @param context what it would find
	 * @return the same, or more
	 */
	default Context context(Context context) {
		return context;
	}

	/**
	 * Makes the call the current one of this thread, while its handler is invoked, and
	 * again while what it returned is subscribed to; at the handler's side only, on the
	 * thread of {@link GridListener#callStarted}.
	 * @return restores what was there before, on the same thread
	 */
	default Scope open() {
		return Scope.NONE;
	}

	/**
	 * Takes the end of the call. Called once, by any thread, before the caller or the
	 * peer gets to know it.
	 * @param outcome how it ended
	 * @param error what it failed with, or {@code null} if it did not fail
	 * @param nanos how long it took: at the caller's side from the subscription, at the
	 * handler's from when the handler was invoked
	 */
	void ended(CallOutcome outcome, @Nullable Throwable error, long nanos);

	/**
	 * What is true on a thread for a while. Closed once, by the thread that opened it.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		/** Nothing to restore. */
		Scope NONE = () -> {
			// nothing was changed
		};

		@Override
		void close();

	}

}
