package dev.gridmesh.manager;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.connection.OwnerQueue;

/**
 * Waits until nothing is under way, or for as long as it may take. Looks now and then:
 * what is under way is counted, not told.
 * <p>
 * State: how long it may take, which may become less; and whether it is over. Safe for
 * any thread.
 */
final class Drain {

	private static final long LOOK_NANOS = 10_000_000;

	private final GridRuntime runtime;

	private final OwnerQueue owner;

	private final BooleanSupplier idle;

	private volatile long limitNanos;

	private long startNanos;

	/**
	 * Makes a wait that has not begun.
	 * @param runtime the time
	 * @param owner looks
	 * @param idle tells whether nothing is under way
	 * @param limit the longest wait
	 */
	Drain(GridRuntime runtime, OwnerQueue owner, BooleanSupplier idle, Duration limit) {
		this.runtime = runtime;
		this.owner = owner;
		this.idle = idle;
		this.limitNanos = GridEventLoop.nanos(limit);
	}

	/**
	 * Begins to wait.
	 * @param over run once, by the owner, when it is over
	 */
	void begin(Runnable over) {
		this.startNanos = this.runtime.nanoTime();
		this.owner.execute(() -> look(over));
	}

	/**
	 * Makes the wait end earlier than it would.
	 * @param limit the longest wait from the beginning; a longer one than before changes
	 * nothing
	 */
	void shorten(Duration limit) {
		long nanos = GridEventLoop.nanos(limit);
		// the owner looks soon; of two that come at once either may be the one
		if (nanos < this.limitNanos) {
			this.limitNanos = nanos;
		}
	}

	private void look(Runnable over) {
		long left = this.limitNanos - (this.runtime.nanoTime() - this.startNanos);
		if (left <= 0 || this.idle.getAsBoolean()) {
			over.run();
			return;
		}
		try {
			this.owner.schedule(() -> look(over), Math.min(left, LOOK_NANOS));
		}
		catch (RejectedExecutionException ex) {
			// all loops are gone, and all that was under way with them
			over.run();
		}
	}

}
