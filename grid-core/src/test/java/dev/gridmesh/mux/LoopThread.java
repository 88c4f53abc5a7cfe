package dev.gridmesh.mux;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The runtime of a node with one loop, which is a thread, and one thread for handlers.
 */
final class LoopThread implements GridEventLoop, GridRuntime, Executor, AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(20);

	private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(this::newThread);

	private final ExecutorService handlers = Executors
		.newSingleThreadExecutor((task) -> daemon(task, "handlers-of-the-test"));

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final RandomGenerator random = new Random(1);

	private volatile Thread thread;

	private Thread newThread(Runnable task) {
		this.thread = daemon(task, "loop-of-the-test");
		return this.thread;
	}

	static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public boolean inEventLoop() {
		return Thread.currentThread() == this.thread;
	}

	@Override
	public void execute(Runnable task) {
		this.loop.execute(() -> runGuarded(task));
	}

	@Override
	public ScheduledTask schedule(Runnable task, long delayNanos) {
		ScheduledFuture<?> future = this.loop.schedule(() -> runGuarded(task), delayNanos, TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	private void runGuarded(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

	/** Runs something on the loop and waits for it, and for what it left to do there. */
	void run(Runnable task) {
		ask(() -> {
			task.run();
			return true;
		});
		settle();
	}

	/** Asks something on the loop. */
	<T> T ask(Supplier<T> question) {
		return CompletableFuture.supplyAsync(question, this.loop).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
	}

	/** Waits until the loop has done what it was given, and what followed from that. */
	void settle() {
		for (int i = 0; i < 3; i++) {
			ask(() -> true);
		}
	}

	/** Waits until the handlers that were begun have returned. */
	void awaitHandlers() {
		CompletableFuture.runAsync(() -> {
		}, this.handlers).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
		settle();
	}

	@Override
	public GridEventLoop nextEventLoop() {
		return this;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public InstantSource clock() {
		return InstantSource.system();
	}

	@Override
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public Executor handlerExecutor() {
		return this.handlers;
	}

	/** Ends both threads; fails if a task of the loop has. */
	@Override
	public void close() {
		this.handlers.shutdownNow();
		this.loop.shutdownNow();
		assertThat(this.failures).as("failures on the loop").isEmpty();
	}

}
