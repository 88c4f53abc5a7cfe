package dev.gridmesh.application;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Says how often one kind of failure is written to the log: so many in a row, and then
 * one for each interval. Safe for any thread.
 * <p>
 * State: until when the budget is used up, and how many failures found none since the
 * last that was written.
 */
final class LogBudget {

	private final long slackNanos;

	private final long intervalNanos;

	/** How far the use of the budget reaches ahead, counted from {@link #origin}. */
	private final AtomicLong usedUntil = new AtomicLong();

	private final AtomicLong unwritten = new AtomicLong();

	private final long origin;

	/**
	 * Makes a budget of which nothing is used.
	 * @param burst how many may be written in a row, at least 1
	 * @param intervalNanos after which time there is one more
	 * @param nowNanos what time it is
	 */
	LogBudget(int burst, long intervalNanos, long nowNanos) {
		this.origin = nowNanos;
		this.slackNanos = (burst - 1) * intervalNanos;
		this.intervalNanos = intervalNanos;
	}

	/**
	 * Asks whether one more may be written.
	 * @param nowNanos what time it is
	 * @return how many were not written since the last one, or -1 if this one must not be
	 */
	long tryTake(long nowNanos) {
		long now = nowNanos - this.origin;
		long until;
		long start;
		do {
			until = this.usedUntil.get();
			start = Math.max(until, now);
			if (start - now > this.slackNanos) {
				this.unwritten.incrementAndGet();
				return -1;
			}
		}
		while (!this.usedUntil.compareAndSet(until, start + this.intervalNanos));
		return this.unwritten.getAndSet(0);
	}

}
