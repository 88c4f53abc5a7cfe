package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.benchmarks.measure.Latencies;
import dev.gridmesh.benchmarks.measure.Meter;
import dev.gridmesh.benchmarks.subject.Answers;
import dev.gridmesh.benchmarks.subject.BenchmarkPeer;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Callers on virtual threads, each of which waits for its answer.
 *
 * @param size length of request and answer, in bytes
 * @param callers how many threads
 */
public record BlockingWork(int size, int callers) implements Work {

	@Override
	public String name() {
		return "blocking-%dx%d".formatted(this.size, this.callers);
	}

	@Override
	public String title() {
		return "Single calls of %,d bytes by %d virtual threads that wait".formatted(this.size, this.callers);
	}

	@Override
	public boolean fits(Subject subject) {
		return VirtualThreads.areThere();
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		Hub hub = subject.open(new EchoService(), loops.setup(1));
		return new HubRun(hub) {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				return new Callers(hub.peer(0), UnaryWork.payload(BlockingWork.this.size), duration)
					.run(BlockingWork.this.callers);
			}
		};
	}

	/** The callers of one run. */
	private static final class Callers {

		private final BenchmarkPeer peer;

		private final byte[] request;

		private final Latencies latencies = new Latencies();

		private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

		private final long end;

		Callers(BenchmarkPeer peer, byte[] request, Duration duration) {
			this.peer = peer;
			this.request = request;
			this.end = System.nanoTime() + duration.toNanos();
		}

		Map<Metric, Double> run(int callers) {
			CountDownLatch running = new CountDownLatch(callers);
			Meter meter = new Meter();
			for (int caller = 0; caller < callers; caller++) {
				VirtualThreads.start(() -> {
					call();
					running.countDown();
				});
			}
			boolean ended = await(running);
			Throwable error = this.failure.get();
			if (!ended || error != null) {
				throw new IllegalStateException("a call failed or did not end", error);
			}
			return UnaryWork.count(meter.read(), this.latencies);
		}

		private boolean await(CountDownLatch running) {
			try {
				return running.await(this.end - System.nanoTime() + WorkRun.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

		private void call() {
			try {
				for (long now = System.nanoTime(); now - this.end < 0 && this.failure.get() == null;) {
					CompletableFuture<byte[]> answer = new CompletableFuture<>();
					Answers.call(this.peer, this.request, answer);
					if (answer.join().length != this.request.length) {
						throw new IllegalStateException("an answer of another length");
					}
					long begun = now;
					now = System.nanoTime();
					this.latencies.add(now - begun);
				}
			}
			catch (RuntimeException ex) {
				this.failure.compareAndSet(null, ex);
			}
		}

	}

}
