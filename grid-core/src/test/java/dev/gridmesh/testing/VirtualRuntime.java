package dev.gridmesh.testing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;

/**
 * One node's view of a {@link VirtualWorld}: its loops, its wall clock, its chance and
 * its threads for blocking handlers. Only for the thread that made the world.
 *
 * @since 0.1.0
 */
public final class VirtualRuntime implements GridRuntime {

	private final VirtualWorld world;

	private final List<VirtualLoop> loops = new ArrayList<>();

	private final VirtualLoop handlers;

	private final SplittableRandom random;

	private Duration skew = Duration.ZERO;

	private Supplier<Duration> handlerDelay = () -> Duration.ZERO;

	private int handlerCapacity = Integer.MAX_VALUE;

	private int handlersWaiting;

	private int nextLoop;

	private boolean stopped;

	VirtualRuntime(VirtualWorld world, String name, int loops) {
		this.world = world;
		this.random = world.random().split();
		for (int i = 0; i < loops; i++) {
			this.loops.add(world.newLoop(name + "-" + i));
		}
		this.handlers = world.newLoop(name + "-handlers", true);
	}

	/**
	 * The world that this node lives in.
	 * @return the world
	 */
	public VirtualWorld world() {
		return this.world;
	}

	@Override
	public GridEventLoop nextEventLoop() {
		return this.loops.get(this.nextLoop++ % this.loops.size());
	}

	/**
	 * All event loops of this node.
	 * @return the loops
	 */
	public List<VirtualLoop> eventLoops() {
		return List.copyOf(this.loops);
	}

	@Override
	public long nanoTime() {
		return this.world.nanoTime();
	}

	@Override
	public InstantSource clock() {
		return () -> this.world.now().plus(this.skew);
	}

	@Override
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public Executor handlerExecutor() {
		return this::executeHandler;
	}

	private void executeHandler(Runnable task) {
		if (this.handlersWaiting >= this.handlerCapacity) {
			throw new RejectedExecutionException("the virtual handler executor is full");
		}
		this.handlersWaiting++;
		this.handlers.schedule(() -> {
			this.handlersWaiting--;
			task.run();
		}, this.handlerDelay.get().toNanos());
	}

	/**
	 * Sets this node's wall clock.
	 * @param skew how far it is ahead of the true time; negative for behind
	 */
	public void skewClock(Duration skew) {
		this.skew = skew;
	}

	/**
	 * Sets how long a blocking handler waits before it runs.
	 * @param delay asked for each handler
	 */
	public void handlerDelay(Supplier<Duration> delay) {
		this.handlerDelay = delay;
	}

	/**
	 * Sets how many blocking handlers may wait; one more is rejected.
	 * @param capacity the number; 0 rejects all
	 */
	public void handlerCapacity(int capacity) {
		this.handlerCapacity = capacity;
	}

	/** Stops all threads of this node, as a frozen process; time goes on without it. */
	public void freeze() {
		this.loops.forEach(VirtualLoop::pause);
		this.handlers.pause();
	}

	/** Lets a frozen node run again. */
	public void thaw() {
		this.loops.forEach(VirtualLoop::resume);
		this.handlers.resume();
	}

	/**
	 * Takes all threads of this node away for good, without running what waits on them.
	 */
	public void shutDown() {
		this.stopped = true;
		this.loops.forEach(VirtualLoop::shutDown);
		this.handlers.shutDown();
		this.loops.forEach(this.world::remove);
		this.world.remove(this.handlers);
	}

	/**
	 * Tells whether {@link #shutDown()} was called.
	 * @return whether the threads of this node are gone
	 */
	public boolean isShutDown() {
		return this.stopped;
	}

}
