package dev.gridmesh.conformance;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.GridEventLoop;

/**
 * The loop of a played side in real time: one thread.
 */
final class PlayedLoop implements GridEventLoop, AutoCloseable {

	private final ScheduledThreadPoolExecutor executor;

	private volatile Thread thread = Thread.currentThread();

	PlayedLoop() {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread made = new Thread(task, "played");
			made.setDaemon(true);
			this.thread = made;
			return made;
		});
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.executor.prestartCoreThread();
	}

	@Override
	public boolean inEventLoop() {
		return Thread.currentThread() == this.thread;
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(task);
	}

	@Override
	public ScheduledTask schedule(Runnable task, long delayNanos) {
		ScheduledFuture<?> future = this.executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	@Override
	public void close() {
		this.executor.shutdown();
	}

}
