package dev.gridmesh;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Everything that is not a pure function: loops, time, chance and the executor of
 * blocking handlers, so that a whole grid can run in virtual time on one thread. Safe for
 * any thread.
 *
 * @since 0.1.0
 */
public interface GridRuntime {

	/**
	 * Picks a loop for a new owner of state, in turn.
	 * @return one of the event loops
	 */
	GridEventLoop nextEventLoop();

	/**
	 * Reads the monotonic clock.
	 * @return nanoseconds since an arbitrary origin
	 */
	long nanoTime();

	/**
	 * The wall clock, used for what travels in messages and for what is shown to people;
	 * never for measuring time.
	 * @return the wall clock
	 */
	InstantSource clock();

	/**
	 * The source of chance for instance ids, first mux ids and reconnect delays.
	 * @return a generator that is safe for any thread
	 */
	RandomGenerator random();

	/**
	 * The executor of blocking handlers. Its {@code execute} throws
	 * {@link java.util.concurrent.RejectedExecutionException} when it is full; the caller
	 * of the handler is then told that the handler is busy.
	 * @return the executor
	 */
	Executor handlerExecutor();

}
