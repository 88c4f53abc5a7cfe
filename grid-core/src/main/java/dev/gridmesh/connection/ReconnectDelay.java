package dev.gridmesh.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides how long a dialer waits before it dials again (protocol.md §6). Owner loop
 * only.
 * <p>
 * State: when it last dialled at once. After a loss that is allowed, but only once per
 * shortest pause, so that a peer that accepts and then closes is not dialled in a tight
 * loop.
 */
final class ReconnectDelay {

	private final long minNanos;

	private final long maxNanos;

	private final RandomGenerator random;

	private boolean dialledAtOnce;

	private long dialledAtOnceNanos;

	ReconnectDelay(Duration min, Duration max, RandomGenerator random) {
		this.minNanos = min.toNanos();
		this.maxNanos = Math.max(max.toNanos(), this.minNanos);
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
		if (this.dialledAtOnce && nowNanos - this.dialledAtOnceNanos < this.minNanos) {
			return draw();
		}
		this.dialledAtOnce = true;
		this.dialledAtOnceNanos = nowNanos;
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
