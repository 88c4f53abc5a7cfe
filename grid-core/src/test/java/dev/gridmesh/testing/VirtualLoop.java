package dev.gridmesh.testing;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.GridEventLoop;
import org.jspecify.annotations.Nullable;

/**
 * An event loop in virtual time: a queue of tasks that {@link VirtualWorld} runs one at a
 * time. {@link #inEventLoop()} is true only while one of this loop's tasks runs. Only for
 * the thread that made the world.
 *
 * @since 0.1.0
 */
public final class VirtualLoop implements GridEventLoop {

	private final VirtualWorld world;

	private final String name;

	private final boolean blockingAllowed;

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::sequence));

	private boolean paused;

	private boolean shutDown;

	VirtualLoop(VirtualWorld world, String name, boolean blockingAllowed) {
		this.world = world;
		this.name = name;
		this.blockingAllowed = blockingAllowed;
	}

	boolean isBlockingAllowed() {
		return this.blockingAllowed;
	}

	@Override
	public boolean inEventLoop() {
		return this.world.running() == this;
	}

	@Override
	public void execute(Runnable task) {
		schedule(task, 0);
	}

	@Override
	public ScheduledTask schedule(Runnable task, long delayNanos) {
		this.world.checkThread();
		if (this.shutDown) {
			throw new RejectedExecutionException("loop '" + this.name + "' has been shut down");
		}
		Task entry = new Task(this.world.nanoTime() + Math.max(0, delayNanos), this.world.nextSequence(), task);
		this.tasks.add(entry);
		return () -> this.tasks.remove(entry);
	}

	/** Lets the tasks of this loop wait, as if its process were frozen. */
	public void pause() {
		this.paused = true;
	}

	/** Runs the tasks of this loop again; those that were due run at once. */
	public void resume() {
		this.paused = false;
	}

	/**
	 * Drops what waits and rejects what comes, for good: as if the process were gone, or
	 * as if the thread of this loop alone had died.
	 */
	public void shutDown() {
		this.shutDown = true;
		this.tasks.clear();
	}

	/**
	 * Tells whether {@link #shutDown()} was called.
	 * @return whether nothing runs here any more
	 */
	public boolean isShutDown() {
		return this.shutDown;
	}

	/**
	 * Counts the tasks that wait, those for later included.
	 * @return how many tasks wait
	 */
	public int pendingTasks() {
		return this.tasks.size();
	}

	/**
	 * Counts the tasks that wait for a time that is not near.
	 * @param delayNanos how far from now, at least
	 * @return how many tasks are due later than that
	 */
	public int pendingTasksAfter(long delayNanos) {
		long nanos = this.world.nanoTime() + delayNanos;
		return (int) this.tasks.stream().filter((task) -> task.dueNanos() > nanos).count();
	}

	@Nullable Task head() {
		return this.paused ? null : this.tasks.peek();
	}

	Task take() {
		return this.tasks.remove();
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * A task and its place in the queue.
	 *
	 * @param dueNanos when it is to run, in virtual nanoseconds
	 * @param sequence decides between tasks of one time
	 * @param action what to run
	 */
	record Task(long dueNanos, long sequence, Runnable action) {

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return Long.hashCode(this.sequence);
		}

	}

}
