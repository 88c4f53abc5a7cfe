package dev.gridmesh.sample.logs;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How long a search may work. The time in which it waits until somebody takes its matches
 * does not count. For one thread at a time.
 */
final class WorkTime {

	private final long limitNanos;

	private final LongSupplier nanoTime;

	private final BooleanSupplier cancelled;

	private long usedNanos;

	private long start;

	/**
	 * Makes an unused time.
	 * @param limit how long the work may take
	 * @param nanoTime tells the time in nanoseconds
	 * @param cancelled whether nobody wants the work any more
	 */
	WorkTime(Duration limit, LongSupplier nanoTime, BooleanSupplier cancelled) {
		this.limitNanos = limit.toNanos();
		this.nanoTime = nanoTime;
		this.cancelled = cancelled;
	}

	/** Notes that work begins. */
	void begin() {
		this.start = this.nanoTime.getAsLong();
	}

	/** Notes that the work pauses. */
	void pause() {
		this.usedNanos += this.nanoTime.getAsLong() - this.start;
	}

	/**
	 * Tells whether to stop, while work is going on.
	 * @return whether the time is used up or the work cancelled
	 */
	boolean isOver() {
		return this.cancelled.getAsBoolean()
				|| this.usedNanos + this.nanoTime.getAsLong() - this.start > this.limitNanos;
	}

}
