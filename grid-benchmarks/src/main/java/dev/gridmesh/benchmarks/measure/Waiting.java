package dev.gridmesh.benchmarks.measure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what other threads do, with an end.
 */
public final class Waiting {

	private static final long LOOK_AGAIN_NANOS = 50_000;

	private Waiting() {
	}

	/**
	 * Looks again and again until a condition holds.
	 * @param condition cheap
	 * @param limit how long to look
	 * @return whether it held at the end
	 */
	public static boolean until(BooleanSupplier condition, Duration limit) {
		long end = System.nanoTime() + limit.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
				return condition.getAsBoolean();
			}
			LockSupport.parkNanos(LOOK_AGAIN_NANOS);
		}
		return true;
	}

}
