package dev.gridmesh.boot.autoconfigure;

/**
 * Configuration properties of how blocking handlers are run. Not safe for concurrent use.
 *
 * @since 0.1.0
 */
public class GridHandlersProperties {

	/**
	 * Threads that blocking handlers run on.
	 */
	private Executor executor = Executor.AUTO;

	/**
	 * Platform threads at most. They are started as calls need them, and end when they
	 * have had nothing to do for a minute.
	 */
	private int maxThreads = 200;

	/**
	 * Calls of each peer that may wait for a platform thread. Others are told that the
	 * handler is busy.
	 */
	private int queueCapacity = 1000;

	/**
	 * Whether the thread of a blocking handler is interrupted when its call is over
	 * before it.
	 */
	private boolean interrupt = false;

	/**
	 * Whether failures of handlers are logged as warnings where they happen, with stack
	 * trace and caller. Mistakes of callers, such as invalid payloads, are logged at
	 * debug level only.
	 */
	private boolean logFailures = true;

	public Executor getExecutor() {
		return this.executor;
	}

	public void setExecutor(Executor executor) {
		this.executor = executor;
	}

	public int getMaxThreads() {
		return this.maxThreads;
	}

	public void setMaxThreads(int maxThreads) {
		this.maxThreads = maxThreads;
	}

	public int getQueueCapacity() {
		return this.queueCapacity;
	}

	public void setQueueCapacity(int queueCapacity) {
		this.queueCapacity = queueCapacity;
	}

	public boolean isInterrupt() {
		return this.interrupt;
	}

	public void setInterrupt(boolean interrupt) {
		this.interrupt = interrupt;
	}

	public boolean isLogFailures() {
		return this.logFailures;
	}

	public void setLogFailures(boolean logFailures) {
		this.logFailures = logFailures;
	}

	/**
	 * Threads that blocking handlers run on.
	 *
	 * @since 0.1.0
	 */
	public enum Executor {

		/**
		 * Virtual ones where spring.threads.virtual.enabled is set, else platform ones.
		 */
		AUTO,

		/**
		 * Virtual threads, which need Java 21 or newer.
		 */
		VIRTUAL,

		/**
		 * A pool of platform threads.
		 */
		PLATFORM

	}

}
