package dev.gridmesh.transport.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.application.PeerTask;
import org.jspecify.annotations.Nullable;

/**
 * The threads of blocking handlers, shared fairly: each peer has a queue of its own, and
 * the queues are served in turn. While others wait a peer gets no more than half of the
 * threads, and an eighth is never its own, so that a peer whose calls do not end keeps
 * nobody else out. Tasks that belong to no peer have a queue in common. Safe for any
 * thread; who submits waits for nothing but the few steps of others under the lock.
 * <p>
 * State, under the lock: the queues, and how many threads are busy. A thread that is done
 * takes the next task itself; only when there is none does it go back to where idle
 * threads wait, and end after a minute. After the close what was taken is still run.
 */
final class HandlerPool implements Executor {

	private static final long IDLE_THREAD_SECONDS = 60;

	/** A peer has all threads but one of so many. */
	private static final int RESERVE = 8;

	private static final Object NO_PEER = new Object();

	private final int maxThreads;

	private final int queueCapacity;

	/** Never has more to do than it has threads. */
	private final ThreadPoolExecutor threads;

	private final Object lock = new Object();

	private final Map<Object, Lane> lanes = new HashMap<>();

	/** Those with tasks, the next one first. */
	private final Deque<Lane> waiting = new ArrayDeque<>();

	private int busy;

	private boolean closed;

	/**
	 * Makes a pool without threads, which are started when they are needed.
	 * @param maxThreads the most threads, at least 1
	 * @param queueCapacity how many tasks of a peer wait for a thread, 0 for none
	 */
	HandlerPool(int maxThreads, int queueCapacity) {
		this.maxThreads = maxThreads;
		this.queueCapacity = queueCapacity;
		this.threads = new ThreadPoolExecutor(maxThreads, maxThreads, IDLE_THREAD_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), new HandlerThreadFactory());
		this.threads.allowCoreThreadTimeOut(true);
	}

	/**
	 * Runs a task on one of the threads, in the turn of its peer.
	 * @param task of a peer if it is a {@link PeerTask}
	 * @throws RejectedExecutionException if the queue of the peer is full, or the pool
	 * closed
	 */
	@Override
	public void execute(Runnable task) {
		Worker worker;
		synchronized (this.lock) {
			if (this.closed) {
				throw new RejectedExecutionException("the threads of handlers are closed");
			}
			Lane lane = this.lanes.computeIfAbsent(keyOf(task), Lane::new);
			lane.add(task);
			worker = newWorker();
			if (worker == null && lane.tasks.size() > this.queueCapacity) {
				lane.tasks.removeLast();
				lane.tidy();
				throw new RejectedExecutionException(
						lane.tasks.size() + " calls of this peer wait for one of " + this.maxThreads + " threads");
			}
		}
		if (worker != null) {
			start(worker, task);
		}
	}

	private static Object keyOf(Runnable task) {
		return (task instanceof PeerTask ofPeer) ? ofPeer.peer() : NO_PEER;
	}

	private void start(Worker worker, @Nullable Runnable submitted) {
		try {
			this.threads.execute(worker);
		}
		catch (Throwable ex) {
			// no thread could be made
			boolean own = worker.task == submitted;
			synchronized (this.lock) {
				worker.lane.putBack(own ? null : worker.task);
				ended();
			}
			if (own) {
				throw ex;
			}
		}
	}

	/** Under the lock. Returns the one for the next task, if it may have a thread. */
	private @Nullable Worker newWorker() {
		if (this.busy == this.maxThreads) {
			return null;
		}
		Lane lane = nextLane();
		if (lane == null) {
			return null;
		}
		this.busy++;
		return new Worker(lane);
	}

	/** Under the lock. Returns the one whose turn it is, of those that may have more. */
	private @Nullable Lane nextLane() {
		for (int i = this.waiting.size(); i > 0; i--) {
			Lane lane = this.waiting.remove();
			if (lane.running < lane.limit(!this.waiting.isEmpty())) {
				return lane;
			}
			this.waiting.add(lane);
		}
		return null;
	}

	/** Under the lock. */
	private void ended() {
		this.busy--;
		if (this.closed && this.busy == 0) {
			this.threads.shutdown();
		}
	}

	/** Takes no more tasks; those that were taken are run. */
	void close() {
		synchronized (this.lock) {
			this.closed = true;
			if (this.busy == 0) {
				this.threads.shutdown();
			}
		}
	}

	/**
	 * The threads, for those who watch them.
	 * @return busy ones and idle ones
	 */
	ThreadPoolExecutor threads() {
		return this.threads;
	}

	@Override
	public String toString() {
		return "HandlerPool[%d threads, %d calls of each peer may wait]".formatted(this.maxThreads, this.queueCapacity);
	}

	/** The tasks of one peer. Guarded by the lock. */
	private final class Lane {

		private final Object key;

		private final Deque<Runnable> tasks = new ArrayDeque<>();

		private int running;

		Lane(Object key) {
			this.key = key;
		}

		int limit(boolean othersWait) {
			int max = HandlerPool.this.maxThreads;
			if (othersWait) {
				return (max + 1) / 2;
			}
			return (this.key == NO_PEER) ? max : max - max / RESERVE;
		}

		void add(Runnable task) {
			if (this.tasks.isEmpty()) {
				HandlerPool.this.waiting.add(this);
			}
			this.tasks.add(task);
		}

		/** Takes a task out, and stands behind the others with what is left. */
		Runnable take() {
			Runnable task = this.tasks.remove();
			this.running++;
			if (!this.tasks.isEmpty()) {
				HandlerPool.this.waiting.add(this);
			}
			return task;
		}

		void putBack(@Nullable Runnable task) {
			if (task != null) {
				if (this.tasks.isEmpty()) {
					HandlerPool.this.waiting.add(this);
				}
				this.tasks.addFirst(task);
			}
			release();
		}

		void release() {
			this.running--;
			tidy();
		}

		void tidy() {
			if (this.tasks.isEmpty()) {
				HandlerPool.this.waiting.remove(this);
				if (this.running == 0) {
					HandlerPool.this.lanes.remove(this.key);
				}
			}
		}

	}

	/** Runs one task after the other on one thread, as long as there are some. */
	private final class Worker implements Runnable {

		private Lane lane;

		private Runnable task;

		/** Under the lock. */
		Worker(Lane lane) {
			this.lane = lane;
			this.task = lane.take();
		}

		@Override
		public void run() {
			boolean goesOn = true;
			while (goesOn) {
				boolean returned = false;
				try {
					this.task.run();
					returned = true;
				}
				finally {
					// what was meant for one task must not reach the next
					Thread.interrupted();
					goesOn = returned ? takeNext() : replace();
				}
			}
		}

		private boolean takeNext() {
			synchronized (HandlerPool.this.lock) {
				this.lane.release();
				Lane next = nextLane();
				if (next == null) {
					ended();
					return false;
				}
				this.lane = next;
				this.task = next.take();
				return true;
			}
		}

		/** The thread dies of what the task has thrown, and another one goes on. */
		private boolean replace() {
			Worker successor = null;
			synchronized (HandlerPool.this.lock) {
				this.lane.release();
				Lane next = nextLane();
				if (next == null) {
					ended();
				}
				else {
					successor = new Worker(next);
				}
			}
			if (successor != null) {
				start(successor, null);
			}
			return false;
		}

	}

	/** Numbers the threads. */
	private static final class HandlerThreadFactory implements ThreadFactory {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = new Thread(task, "grid-handler-" + this.count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		}

	}

}
