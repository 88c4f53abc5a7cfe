package dev.gridmesh.application;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Says how often lines of one cause are written to the log: so many in a row, and then
 * one a minute, however often others bring the cause about. Safe for any thread.
 * <p>
 * State: until when the budget is used up, and how many lines found none since the last
 * that was written.
 */
final class LogBudget {

	private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

	private static final AtomicLongFieldUpdater<LogBudget> USED_UNTIL = AtomicLongFieldUpdater
		.newUpdater(LogBudget.class, "usedUntil");

	private static final AtomicLongFieldUpdater<LogBudget> UNWRITTEN = AtomicLongFieldUpdater
		.newUpdater(LogBudget.class, "unwritten");

	private final long slackNanos;

	/** How far the use of the budget reaches ahead, counted from {@link #origin}. */
	private volatile long usedUntil;

	private volatile long unwritten;

	private final long origin;

	/**
	 * Makes a budget of which nothing is used.
	 * @param burst how many may be written in a row, at least 1
	 * @param nowNanos what time it is
	 */
	LogBudget(int burst, long nowNanos) {
		this.origin = nowNanos;
		this.slackNanos = (burst - 1) * INTERVAL_NANOS;
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
			until = this.usedUntil;
			start = Math.max(until, now);
			if (start - now > this.slackNanos) {
				UNWRITTEN.incrementAndGet(this);
				return -1;
			}
		}
		while (!USED_UNTIL.compareAndSet(this, until, start + INTERVAL_NANOS));
		return UNWRITTEN.getAndSet(this, 0);
	}

}
