package dev.gridmesh.benchmarks.work;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.benchmarks.measure.Latencies;
import dev.gridmesh.benchmarks.subject.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Some callers, each of which makes its next call when the last one was answered, on the
 * thread that brought the answer. For one thread; runs once.
 */
final class ClosedLoop {

	private final CallSource source;

	private final int length;

	private final Latencies latencies = new Latencies();

	private final CountDownLatch running;

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final long begin = System.nanoTime();

	private final long end;

	/**
	 * Makes callers.
	 * @param source makes their calls
	 * @param callers how many
	 * @param length how long answers must be, in bytes
	 * @param nanos how long they begin calls
	 */
	ClosedLoop(CallSource source, int callers, int length, long nanos) {
		this.source = source;
		this.length = length;
		this.running = new CountDownLatch(callers);
		this.end = this.begin + nanos;
	}

	/** Makes the first call of each. */
	void begin() {
		long callers = this.running.getCount();
		for (int caller = 0; caller < callers; caller++) {
			new Caller(caller).begin(System.nanoTime());
		}
	}

	/**
	 * Waits until all calls have ended.
	 * @return the times of all calls
	 * @throws IllegalStateException if one failed or does not end
	 */
	Latencies await() {
		try {
			long limit = this.end - System.nanoTime() + WorkRun.LIMIT.toNanos();
			boolean ended = this.running.await(limit, TimeUnit.NANOSECONDS);
			Throwable error = this.failure.get();
			if (error != null) {
				throw new IllegalStateException("a call failed", error);
			}
			if (!ended) {
				throw new IllegalStateException(this.running.getCount() + " callers got no answer");
			}
			return this.latencies;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

	private final class Caller implements Answer {

		private final int number;

		private long begun;

		Caller(int number) {
			this.number = number;
		}

		void begin(long now) {
			this.begun = now;
			ClosedLoop.this.source.call(this.number, this);
		}

		@Override
		public void end(byte @Nullable [] payload, @Nullable Throwable error) {
			long now = System.nanoTime();
			ClosedLoop.this.latencies.add(now - this.begun);
			if (payload == null || payload.length != ClosedLoop.this.length) {
				ClosedLoop.this.failure.compareAndSet(null,
						(error != null) ? error : new IllegalStateException("an answer of another length"));
				ClosedLoop.this.running.countDown();
			}
			else if (now - ClosedLoop.this.end >= 0 || ClosedLoop.this.failure.get() != null) {
				ClosedLoop.this.running.countDown();
			}
			else {
				begin(now);
			}
		}

	}

}
