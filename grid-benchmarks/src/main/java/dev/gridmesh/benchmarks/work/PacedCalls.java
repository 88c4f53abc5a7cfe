package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import dev.gridmesh.benchmarks.measure.Latencies;
import dev.gridmesh.benchmarks.measure.Waiting;
import dev.gridmesh.benchmarks.subject.BenchmarkPeer;
import org.jspecify.annotations.Nullable;

/**
 * Calls at a fixed rate. Each is timed from when it should have begun, so that nobody's
 * stall hides the calls that had to wait for it.
 */
final class PacedCalls {

	private PacedCalls() {
	}

	/**
	 * Makes calls from this thread, and waits for their answers.
	 * @param peer whom to call
	 * @param request the payload; answers must be as long
	 * @param perSecond how many calls begin in a second
	 * @param duration how long calls begin
	 * @return the times of all calls
	 * @throws IllegalStateException if one fails or does not end
	 */
	static Latencies run(BenchmarkPeer peer, byte[] request, int perSecond, Duration duration) {
		Latencies latencies = new Latencies();
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		AtomicLong ended = new AtomicLong();
		long calls = Math.max(1, duration.toMillis() * perSecond / 1000);
		long begin = System.nanoTime();
		for (long call = 0; call < calls && failure.get() == null; call++) {
			long due = begin + call * 1_000_000_000L / perSecond;
			for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			peer.call(request, (payload, error) -> {
				latencies.add(System.nanoTime() - due);
				if (payload == null || payload.length != request.length) {
					failure.compareAndSet(null, (error != null) ? error : new IllegalStateException("a wrong answer"));
				}
				ended.incrementAndGet();
			});
		}
		boolean all = Waiting.until(() -> ended.get() == calls || failure.get() != null, WorkRun.LIMIT);
		if (!all || failure.get() != null) {
			throw new IllegalStateException("%d of %d calls ended".formatted(ended.get(), calls), failure.get());
		}
		return latencies;
	}

}
