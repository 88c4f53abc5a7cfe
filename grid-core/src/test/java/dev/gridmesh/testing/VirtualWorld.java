package dev.gridmesh.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Virtual time for any number of nodes: owns the clock and all {@link VirtualLoop loops},
 * and runs their tasks one after the other on the thread that asks for it. The same seed
 * and the same calls give the same run. Only for the thread that made it.
 * <p>
 * While a task of an event loop runs, the thread counts as non-blocking for Reactor, so
 * that {@code block()} fails there as it does on a real event loop.
 *
 * @since 0.1.0
 */
public final class VirtualWorld {

	/** What the wall clocks show at the beginning. */
	public static final Instant START = Instant.parse("2026-11-21T07:00:00Z");

	private static final int MAX_TASKS_AT_ONE_TIME = 5_000_000;

	private static final ThreadLocal<Boolean> ON_LOOP = new ThreadLocal<>();

	static {
		Schedulers.registerNonBlockingThreadPredicate(
				(thread) -> thread == Thread.currentThread() && Boolean.TRUE.equals(ON_LOOP.get()));
	}

	private final Thread thread = Thread.currentThread();

	private final List<VirtualLoop> loops = new ArrayList<>();

	private final SplittableRandom random;

	private final boolean shuffled;

	private BiPredicate<VirtualLoop, Throwable> uncaught = (loop, error) -> false;

	private long nanos;

	private long sequence;

	private int tasksAtThisTime;

	private @Nullable VirtualLoop running;

	private VirtualWorld(long seed, boolean shuffled) {
		this.random = new SplittableRandom(seed);
		this.shuffled = shuffled;
	}

	/**
	 * Makes a world that runs tasks of one time in the order in which they were handed
	 * over.
	 * @param seed where chance starts
	 * @return the world
	 */
	public static VirtualWorld ordered(long seed) {
		return new VirtualWorld(seed, false);
	}

	/**
	 * Makes a world that draws which loop is next among those that have a task to run, as
	 * real threads would be. The order within a loop is kept.
	 * @param seed where chance starts
	 * @return the world
	 */
	public static VirtualWorld shuffled(long seed) {
		return new VirtualWorld(seed, true);
	}

	/**
	 * Adds a node with two event loops.
	 * @param name shows up in the names of its loops
	 * @return the runtime of the node
	 */
	public VirtualRuntime newRuntime(String name) {
		return newRuntime(name, 2);
	}

	/**
	 * Adds a node.
	 * @param name shows up in the names of its loops
	 * @param loops how many event loops it has
	 * @return the runtime of the node
	 */
	public VirtualRuntime newRuntime(String name, int loops) {
		return new VirtualRuntime(this, name, loops);
	}

	/**
	 * Adds a loop of its own, for example for a test that plays a node by hand.
	 * @param name the name, for messages
	 * @return the loop
	 */
	public VirtualLoop newLoop(String name) {
		return newLoop(name, false);
	}

	VirtualLoop newLoop(String name, boolean blockingAllowed) {
		VirtualLoop loop = new VirtualLoop(this, name, blockingAllowed);
		this.loops.add(loop);
		return loop;
	}

	void remove(VirtualLoop loop) {
		this.loops.remove(loop);
	}

	/**
	 * The time that has passed since the beginning.
	 * @return virtual nanoseconds
	 */
	public long nanoTime() {
		return this.nanos;
	}

	/**
	 * The true time; the clocks of the nodes may be skewed.
	 * @return the virtual wall clock
	 */
	public Instant now() {
		return START.plusNanos(this.nanos);
	}

	/**
	 * The source of all chance in this world.
	 * @return the generator, to draw from or to split
	 */
	public SplittableRandom random() {
		return this.random;
	}

	/**
	 * Sets who takes what a task has thrown; unless it does, the run breaks off.
	 * @param uncaught told of the loop and of what was thrown; returns whether the loop
	 * goes on, as a real one would
	 */
	public void uncaught(BiPredicate<VirtualLoop, Throwable> uncaught) {
		this.uncaught = uncaught;
	}

	/** Runs all that is due now, and what that leads to, without letting time pass. */
	public void runReady() {
		advance(Duration.ZERO);
	}

	/**
	 * Lets time pass and runs all that becomes due.
	 * @param duration how long
	 */
	public void advance(Duration duration) {
		long end = this.nanos + duration.toNanos();
		while (runNext(end)) {
			// until nothing is due any more
		}
	}

	/**
	 * Lets time pass until something is so.
	 * @param condition looked at before each task
	 * @param max how much virtual time may pass
	 * @throws AssertionError if it is not so by then
	 */
	public void runUntil(BooleanSupplier condition, Duration max) {
		if (!tryRunUntil(condition, max)) {
			throw new AssertionError("not so after " + max + " of virtual time: " + condition);
		}
	}

	/**
	 * Lets time pass until something is so, or too much time has passed.
	 * @param condition looked at before each task
	 * @param max how much virtual time may pass
	 * @return whether it is so
	 */
	public boolean tryRunUntil(BooleanSupplier condition, Duration max) {
		long end = this.nanos + max.toNanos();
		while (!condition.getAsBoolean()) {
			if (!runNext(end)) {
				return condition.getAsBoolean();
			}
		}
		return true;
	}

	private boolean runNext(long endNanos) {
		checkThread();
		VirtualLoop next = pickLoop(endNanos);
		if (next == null) {
			moveTo(Math.max(this.nanos, endNanos));
			return false;
		}
		VirtualLoop.Task task = next.take();
		moveTo(Math.max(this.nanos, task.dueNanos()));
		if (++this.tasksAtThisTime > MAX_TASKS_AT_ONE_TIME) {
			throw new AssertionError("tasks lead to tasks without end and without time passing; now on " + next);
		}
		run(next, task.action());
		return true;
	}

	private void moveTo(long time) {
		if (time != this.nanos) {
			this.nanos = time;
			this.tasksAtThisTime = 0;
		}
	}

	/*
	 * The loop whose first task is due first; among equals the order of arrival, or
	 * chance.
	 */
	private @Nullable VirtualLoop pickLoop(long endNanos) {
		VirtualLoop best = null;
		long bestTime = Long.MAX_VALUE;
		long bestSequence = Long.MAX_VALUE;
		int ties = 0;
		for (VirtualLoop loop : this.loops) {
			VirtualLoop.Task head = loop.head();
			if (head == null || head.dueNanos() > endNanos) {
				continue;
			}
			long time = Math.max(head.dueNanos(), this.nanos);
			if (time < bestTime) {
				ties = 1;
			}
			else if (time > bestTime) {
				continue;
			}
			else {
				boolean wins = this.shuffled ? (this.random.nextInt(++ties) == 0) : (head.sequence() < bestSequence);
				if (!wins) {
					continue;
				}
			}
			best = loop;
			bestTime = time;
			bestSequence = head.sequence();
		}
		return best;
	}

	private void run(VirtualLoop loop, Runnable action) {
		if (this.running != null) {
			throw new IllegalStateException("a task of " + this.running + " tries to let time pass");
		}
		this.running = loop;
		ON_LOOP.set(!loop.isBlockingAllowed());
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			if (!this.uncaught.test(loop, ex)) {
				throw broken(loop, ex);
			}
		}
		finally {
			ON_LOOP.remove();
			this.running = null;
		}
	}

	private AssertionError broken(VirtualLoop loop, Throwable ex) {
		return new AssertionError("a task of loop '" + loop + "' threw at " + Duration.ofNanos(this.nanos), ex);
	}

	@Nullable VirtualLoop running() {
		return (Thread.currentThread() == this.thread) ? this.running : null;
	}

	long nextSequence() {
		return this.sequence++;
	}

	void checkThread() {
		if (Thread.currentThread() != this.thread) {
			throw new IllegalStateException(
					"virtual time belongs to " + this.thread.getName() + ", not " + Thread.currentThread().getName());
		}
	}

}
