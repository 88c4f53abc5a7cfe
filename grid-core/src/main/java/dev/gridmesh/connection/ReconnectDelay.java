package dev.gridmesh.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;

/**
 * Decides how long a dialer waits before it dials again (protocol.md §6). Owner loop
 * only.
 * <p>
 * State: how far the dials that were made at once have used up the allowance for them.
 * After a loss they are allowed {@value #AT_ONCE} times in a row, each of which is earned
 * back by one shortest pause, so that a peer that accepts and then closes is not dialled
 * in a tight loop.
 */
final class ReconnectDelay {

	private static final int AT_ONCE = 8;

	private final long minNanos;

	private final long maxNanos;

	private final RandomGenerator random;

	/** When the whole allowance is there again, if {@link #dialledAtOnce}. */
	private long earnedBackNanos;

	private boolean dialledAtOnce;

	ReconnectDelay(Duration min, Duration max, RandomGenerator random) {
		this.minNanos = GridEventLoop.nanos(min);
		this.maxNanos = Math.max(GridEventLoop.nanos(max), this.minNanos);
		this.random = random;
	}

	/**
	 * The wait after a failed attempt: evenly random, counted from the start of the
	 * attempt.
	 * @param attemptNanos when the attempt began
	 * @param nowNanos what time it is
	 * @return nanoseconds to wait from now on, 0 if the pause has passed
	 */
	long afterFailure(long attemptNanos, long nowNanos) {
		return Math.max(0, draw() - (nowNanos - attemptNanos));
	}

	/**
	 * The wait after a link was lost.
	 * @param nowNanos what time it is
	 * @return nanoseconds to wait from now on, mostly 0
	 */
	long afterLoss(long nowNanos) {
		long missing = this.dialledAtOnce ? Math.max(0, this.earnedBackNanos - nowNanos) : 0;
		if (missing > (AT_ONCE - 1) * this.minNanos) {
			return draw();
		}
		this.dialledAtOnce = true;
		this.earnedBackNanos = nowNanos + missing + this.minNanos;
		return 0;
	}

	/**
	 * The wait after the peer said that it leaves.
	 * @return nanoseconds to wait from now on
	 */
	long afterLeave() {
		return draw();
	}

	private long draw() {
		return (this.maxNanos > this.minNanos) ? this.random.nextLong(this.minNanos, this.maxNanos) : this.minNanos;
	}

}
