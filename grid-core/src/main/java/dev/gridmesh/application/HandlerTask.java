package dev.gridmesh.application;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * A call's way through the executor of blocking handlers, which is the application's: it
 * is run once or given up for good, whatever the executor does with it. Safe for any
 * thread.
 * <p>
 * State: whether it was claimed, by the thread that runs it or by the one that gives it
 * up; and the payload until then. The executor may keep the task for as long as it likes.
 */
public final class HandlerTask extends AtomicBoolean implements PeerTask {

	private static final long serialVersionUID = 1L;

	private final transient Work work;

	private final transient HandlerShare share;

	private transient byte @Nullable [] payload;

	private transient @Nullable Throwable failure;

	/**
	 * Makes a task that was not run.
	 * @param work what is to be done
	 * @param payload what with, or {@code null} if that is absent
	 * @param share what the peer has of the threads, counts this task until it is done
	 */
	public HandlerTask(Work work, byte @Nullable [] payload, HandlerShare share) {
		this.work = work;
		this.payload = payload;
		this.share = share;
	}

	@Override
	public NodeName peer() {
		return this.share.peer();
	}

	/**
	 * Hands the task to the executor of blocking handlers.
	 * @param runtime has the executor
	 * @return false if the executor did not take it: it will not run, ever
	 */
	public boolean submit(GridRuntime runtime) {
		this.share.take();
		try {
			runtime.handlerExecutor().execute(this);
			return true;
		}
		catch (Throwable ex) {
			// it may have failed after it ran the task, or while another thread does
			boolean givenUp = giveUp();
			if (!givenUp || !(ex instanceof RejectedExecutionException)) {
				this.failure = ex;
			}
			return !givenUp;
		}
	}

	/**
	 * What the executor threw, to be reported once the call has ended.
	 * @return an exception or {@code Error}, or {@code null} if it threw nothing but that
	 * it is full
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Gives up the task, unless a thread runs it or has run it: then it counts until that
	 * is done.
	 * @return whether it will not run, ever
	 */
	public boolean giveUp() {
		if (!compareAndSet(false, true)) {
			return false;
		}
		this.payload = null;
		this.share.giveBack();
		return true;
	}

	@Override
	public void run() {
		if (compareAndSet(false, true)) {
			byte[] taken = this.payload;
			this.payload = null;
			try {
				this.work.onHandlerThread(taken);
			}
			finally {
				this.share.giveBack();
			}
		}
	}

	/**
	 * What is done on the executor; must not throw.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	public interface Work {

		/**
		 * Does it.
		 * @param payload what with, or {@code null} if that is absent
		 */
		void onHandlerThread(byte @Nullable [] payload);

	}

}
