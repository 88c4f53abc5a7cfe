package dev.gridmesh.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an owner, one after the other: on its loop; and once that has been shut
 * down, on the threads of those who bring them, since nobody else would ever take them.
 * Safe for any thread.
 * <p>
 * State: the steps that found no loop, which whoever brought the first of them takes.
 */
public final class OwnerQueue {

	private static final VarHandle ORPHANS;

	static {
		try {
			ORPHANS = MethodHandles.lookup().findVarHandle(OwnerQueue.class, "orphans", Orphans.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** How many loops are asked for the time when the own one is gone. */
	private static final int OTHER_LOOPS = 8;

	private final GridRuntime runtime;

	private final GridEventLoop loop;

	/** There once the loop is gone. */
	private volatile @Nullable Orphans orphans;

	/**
	 * Picks a loop.
	 * @param runtime has the loops
	 */
	public OwnerQueue(GridRuntime runtime) {
		this.runtime = runtime;
		this.loop = runtime.nextEventLoop();
	}

	/**
	 * Runs a step, later, or at once if the loop is gone.
	 * @param step what to run; must not throw
	 */
	public void execute(Runnable step) {
		try {
			this.loop.execute(step);
		}
		catch (RejectedExecutionException ex) {
			orphans().execute(step);
		}
	}

	/**
	 * Runs a step once some time has passed, as the owner, whichever loop keeps the time.
	 * @param step what to run; must not throw
	 * @param delayNanos how long to wait
	 * @return a handle to cancel it
	 * @throws RejectedExecutionException if no loop is left
	 */
	public ScheduledTask schedule(Runnable step, long delayNanos) {
		try {
			return this.loop.schedule(step, delayNanos);
		}
		catch (RejectedExecutionException ex) {
			return scheduleElsewhere(step, delayNanos, ex);
		}
	}

	private ScheduledTask scheduleElsewhere(Runnable step, long delayNanos, RejectedExecutionException cause) {
		for (int i = 0; i < OTHER_LOOPS; i++) {
			try {
				return this.runtime.nextEventLoop().schedule(() -> execute(step), delayNanos);
			}
			catch (RejectedExecutionException ex) {
				cause.addSuppressed(ex);
			}
		}
		throw cause;
	}

	private Orphans orphans() {
		Orphans made = new Orphans();
		Object known = ORPHANS.compareAndExchange(this, null, made);
		return (known instanceof Orphans there) ? there : made;
	}

	/**
	 * Tells whether the caller may touch what the owner has.
	 * @return whether this is one of the steps
	 */
	boolean isOwner() {
		return this.loop.inEventLoop() || this.orphans != null;
	}

	GridEventLoop loop() {
		return this.loop;
	}

	/** Steps that found no loop. */
	private static final class Orphans {

		private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();

		private final AtomicInteger work = new AtomicInteger();

		private void execute(Runnable step) {
			this.steps.add(step);
			if (this.work.getAndIncrement() != 0) {
				return;
			}
			do {
				Runnable next = this.steps.remove();
				next.run();
			}
			while (this.work.decrementAndGet() != 0);
		}

	}

}
