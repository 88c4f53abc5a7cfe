package dev.gridmesh;

import java.time.Duration;

/**
 * A single thread of execution that owns state: tasks run one after the other, in the
 * order in which they were handed over. All methods are safe for any thread.
 *
 * @since 0.1.0
 */
public interface GridEventLoop {

	/** The longest delay: 146 years, so that no sum with a time of today overflows. */
	long MAX_DELAY_NANOS = Long.MAX_VALUE / 2;

	/**
	 * Tells whether the calling thread is this loop, so that its state may be touched
	 * directly.
	 * @return whether the caller runs on this loop
	 */
	boolean inEventLoop();

	/**
	 * Runs a task on this loop, later, never on the caller's stack.
	 * @param task what to run; must not block and must not throw
	 * @throws java.util.concurrent.RejectedExecutionException if the loop has been shut
	 * down
	 */
	void execute(Runnable task);

	/**
	 * Runs a task on this loop once some time has passed.
	 * @param task what to run; must not block and must not throw
	 * @param delayNanos how long to wait, in nanoseconds; zero or less means as soon as
	 * possible
	 * @return a handle to cancel it
	 * @throws java.util.concurrent.RejectedExecutionException if the loop has been shut
	 * down
	 */
	ScheduledTask schedule(Runnable task, long delayNanos);

	/**
	 * Turns a time into what {@link #schedule(Runnable, long)} takes.
	 * @param duration the time, however long
	 * @return nanoseconds, at most {@link #MAX_DELAY_NANOS}
	 */
	static long nanos(Duration duration) {
		long limit = MAX_DELAY_NANOS / 1_000_000_000L;
		return (duration.getSeconds() < limit) ? duration.toNanos() : MAX_DELAY_NANOS;
	}

	/**
	 * A task that waits for its time. Safe for any thread.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	interface ScheduledTask {

		/**
		 * Cancels the task; does nothing once it ran. When called on the task's own loop
		 * the task is sure not to run afterwards.
		 */
		void cancel();

	}

}
