package dev.gridmesh.transport.netty;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * The real world: Reactor Netty's event loops, the system's clocks, a secure source of
 * chance, and a pool of threads for blocking handlers. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class ReactorNettyRuntime implements GridRuntime, AutoCloseable {

	/** Threads for blocking handlers at most unless set. */
	public static final int DEFAULT_HANDLER_THREADS = 200;

	/** How many tasks of each peer wait for a handler thread unless set. */
	public static final int DEFAULT_HANDLER_QUEUE_CAPACITY = 1000;

	private final LoopResources loops;

	private final Executor handlerExecutor;

	private final @Nullable HandlerPool ownedPool;

	private final RandomGenerator random = newRandom();

	private ReactorNettyRuntime(Builder builder) {
		this.loops = (builder.loops != null) ? builder.loops : HttpResources.get();
		if (builder.handlerExecutor != null) {
			this.ownedPool = null;
			this.handlerExecutor = builder.handlerExecutor;
		}
		else {
			this.ownedPool = new HandlerPool(builder.handlerThreads, builder.handlerQueueCapacity);
			this.handlerExecutor = this.ownedPool;
		}
	}

	/**
	 * Makes a runtime with the defaults.
	 * @return the runtime
	 */
	public static ReactorNettyRuntime create() {
		return builder().build();
	}

	/**
	 * Begins a runtime with settings of its own.
	 * @return a builder with the defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Makes a generator that is drawn from on loops, so one that reads no file for its
	 * numbers, as the usual one does, but only for its seed, here and now.
	 */
	private static SecureRandom newRandom() {
		try {
			SecureRandom random = SecureRandom.getInstance("DRBG");
			random.nextLong();
			return random;
		}
		catch (NoSuchAlgorithmException ex) {
			// a platform with other providers than usual
			return new SecureRandom();
		}
	}

	@Override
	public GridEventLoop nextEventLoop() {
		// the server's group: the client's is pinned to the loop of the caller
		return NettyEventLoop.of(this.loops.onServer(LoopResources.DEFAULT_NATIVE).next());
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
		return this.handlerExecutor;
	}

	/**
	 * Stops the handler threads that this runtime started itself; tasks that run are not
	 * interrupted. The event loops and an executor that was passed in are not touched.
	 */
	@Override
	public void close() {
		if (this.ownedPool != null) {
			this.ownedPool.close();
		}
	}

	/**
	 * Collects the settings of a {@link ReactorNettyRuntime}. Not safe for concurrent
	 * use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private @Nullable LoopResources loops;

		private @Nullable Executor handlerExecutor;

		private int handlerThreads = DEFAULT_HANDLER_THREADS;

		private int handlerQueueCapacity = DEFAULT_HANDLER_QUEUE_CAPACITY;

		private Builder() {
		}

		/**
		 * Sets the event loops, Reactor Netty's shared ones unless set.
		 * @param loops the event loops; stay the caller's
		 * @return this builder
		 */
		public Builder loopResources(LoopResources loops) {
			this.loops = Objects.requireNonNull(loops, "loops");
			return this;
		}

		/**
		 * Sets the executor of blocking handlers, in place of a pool of its own.
		 * @param executor throws {@link java.util.concurrent.RejectedExecutionException}
		 * when it is full; stays the caller's
		 * @return this builder
		 */
		public Builder handlerExecutor(Executor executor) {
			this.handlerExecutor = Objects.requireNonNull(executor, "executor");
			return this;
		}

		/**
		 * Sets the most threads of the pool for blocking handlers,
		 * {@value ReactorNettyRuntime#DEFAULT_HANDLER_THREADS} unless set. Each is
		 * started when it is first needed, and ends after a minute without work.
		 * @param threads at least 1
		 * @return this builder
		 */
		public Builder handlerThreads(int threads) {
			if (threads < 1) {
				throw new IllegalArgumentException("there must be at least 1 handler thread: " + threads);
			}
			this.handlerThreads = threads;
			return this;
		}

		/**
		 * Sets how many calls of blocking handlers wait for a thread, of each peer,
		 * {@value ReactorNettyRuntime#DEFAULT_HANDLER_QUEUE_CAPACITY} unless set.
		 * @param capacity 0 for none
		 * @return this builder
		 */
		public Builder handlerQueueCapacity(int capacity) {
			if (capacity < 0) {
				throw new IllegalArgumentException("the handler queue capacity is negative: " + capacity);
			}
			this.handlerQueueCapacity = capacity;
			return this;
		}

		/**
		 * Makes the runtime.
		 * @return the runtime
		 */
		public ReactorNettyRuntime build() {
			return new ReactorNettyRuntime(this);
		}

	}

}
