package dev.gridmesh.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Actions that begin at the same moment, as nearly as threads allow, each on a thread of
 * its own. For one run.
 *
 * @since 0.1.0
 */
public final class Race {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final List<Runner> runners = new ArrayList<>();

	/**
	 * Adds a runner.
	 * @param where gives the thread, which no other runner may have
	 * @param action what to run there
	 * @return this race
	 */
	public Race runner(Executor where, Runnable action) {
		this.runners.add(new Runner(where, action));
		return this;
	}

	/** Runs all of them and waits for the last one; fails if one of them does. */
	public void run() {
		AtomicInteger missing = new AtomicInteger(this.runners.size());
		CompletableFuture<?>[] runs = this.runners.stream()
			.map((runner) -> CompletableFuture.runAsync(() -> start(missing, runner.action()), runner.where()))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(runs).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static void start(AtomicInteger missing, Runnable action) {
		missing.decrementAndGet();
		long begin = System.nanoTime();
		while (missing.get() > 0) {
			if (System.nanoTime() - begin > LIMIT.toNanos()) {
				throw new IllegalStateException("a runner never came to the start");
			}
			Thread.yield();
		}
		action.run();
	}

	private record Runner(Executor where, Runnable action) {

	}

}
