package dev.gridmesh.spring.handler;

import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.Failures;
import dev.gridmesh.application.PeerTask;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * Pulls blocking items in slices on the handler executor while there is demand; without
 * any it holds no thread and does not look for the next item. The items are closed before
 * their end is signalled, and when they are cancelled. Signals may come from any thread.
 * <p>
 * State: the demand; and the work, which counts requests and the cancel since the last
 * time that there was nothing to do. Whoever raises it from zero makes a thread run, and
 * that thread alone touches the items until it is zero again; after the end it stays
 * above. Whatever the source, the subscriber or the executor throws, an {@code Error} as
 * well as an exception, is the end of the stream, and the source is closed once.
 */
final class ItemPuller implements Subscription {

	/** Items after which other handlers have a turn on the thread. */
	private static final int SLICE = 64;

	private static final Logger logger = LoggerFactory.getLogger(ItemPuller.class);

	private static final AtomicLongFieldUpdater<ItemPuller> DEMAND = AtomicLongFieldUpdater.newUpdater(ItemPuller.class,
			"demand");

	private static final AtomicIntegerFieldUpdater<ItemPuller> WORK = AtomicIntegerFieldUpdater
		.newUpdater(ItemPuller.class, "work");

	private final ReturnedItems items;

	private final CoreSubscriber<? super Object> subscriber;

	private final GridCall call;

	private final HandlerMethodSettings settings;

	private volatile long demand;

	private volatile int work;

	private volatile boolean cancelled;

	private boolean over;

	ItemPuller(ReturnedItems items, CoreSubscriber<? super Object> subscriber, GridCall call,
			HandlerMethodSettings settings) {
		this.items = items;
		this.subscriber = subscriber;
		this.call = call;
		this.settings = settings;
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			Operators.addCap(DEMAND, this, n);
			schedule();
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		schedule();
	}

	private void schedule() {
		if (WORK.getAndIncrement(this) == 0) {
			Throwable refusal = execute();
			if (refusal != null) {
				giveUp(refusal);
			}
		}
	}

	/**
	 * Goes on with the items on the executor.
	 * @return what it threw if it did not take them, else {@code null}
	 */
	private @Nullable Throwable execute() {
		Turn turn = new Turn();
		try {
			this.settings.executor().execute(turn);
			return null;
		}
		catch (Throwable ex) {
			if (turn.claim()) {
				return ex;
			}
			Failures.log(logger, Level.WARN, ex, "The executor of blocking handlers ran a task, and failed");
			return null;
		}
	}

	private void giveUp(Throwable cause) {
		String text = "handler busy: no thread for the next items of %s".formatted(this.call.handler());
		Throwable error = (cause instanceof RejectedExecutionException) ? new GridOverloadException(text)
				: new IllegalStateException(text, cause);
		try {
			// this may be an event loop, and closing may block
			Schedulers.boundedElastic().schedule(() -> finish(error));
		}
		catch (RejectedExecutionException ex) {
			// the application stops
			finish(error);
		}
	}

	private void run() {
		int seen = this.work;
		while (seen != 0) {
			boolean goOn = pullSlice();
			if (this.over || (goOn && execute() == null)) {
				return;
			}
			if (!goOn) {
				seen = WORK.addAndGet(this, -seen);
			}
		}
	}

	/**
	 * Pulls some items.
	 * @return whether there may be more for the demand that is left
	 */
	private boolean pullSlice() {
		boolean ended = false;
		Throwable failure = null;
		try {
			ended = pullInScope();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		if (ended || failure != null || this.cancelled) {
			finish(failure);
		}
		return this.demand > 0;
	}

	private boolean pullInScope() {
		BlockingScope scope = BlockingScope.enter(this.call, this.settings.interrupt(),
				this.subscriber.currentContext());
		try {
			return pull();
		}
		finally {
			scope.leave();
		}
	}

	/**
	 * Pulls some items.
	 * @return whether there are no more
	 */
	private boolean pull() {
		for (int i = 0; i < SLICE && this.demand > 0 && !this.cancelled; i++) {
			Iterator<?> iterator = this.items.iterator();
			if (!iterator.hasNext()) {
				return true;
			}
			Object item = iterator.next();
			if (item != null && !this.cancelled) {
				Operators.produced(DEMAND, this, 1);
				this.subscriber.onNext(item);
			}
		}
		return false;
	}

	private void finish(@Nullable Throwable failure) {
		this.over = true;
		Throwable error = close(failure);
		if (this.cancelled) {
			if (error != null) {
				Failures.log(logger, Level.DEBUG, error, "Handler {} failed after its call was over",
						this.call.handler());
			}
		}
		else {
			end(error);
		}
	}

	private void end(@Nullable Throwable error) {
		try {
			if (error != null) {
				this.subscriber.onError(error);
			}
			else {
				this.subscriber.onComplete();
			}
		}
		catch (Throwable ex) {
			Failures.log(logger, Level.WARN, ex, "The end of the items of {} was told, and that failed",
					this.call.handler());
		}
	}

	private @Nullable Throwable close(@Nullable Throwable failure) {
		try {
			this.items.close();
			return failure;
		}
		catch (Throwable ex) {
			if (failure == null) {
				return ex;
			}
			if (failure != ex) {
				failure.addSuppressed(ex);
			}
			return failure;
		}
	}

	/**
	 * One task of the executor: it runs, or it is given up, whatever the executor does
	 * with it.
	 */
	private final class Turn extends AtomicBoolean implements PeerTask {

		private static final long serialVersionUID = 1L;

		/**
		 * Takes the task, to run it or to give it up.
		 * @return whether nobody has before
		 */
		boolean claim() {
			return compareAndSet(false, true);
		}

		@Override
		public NodeName peer() {
			return ItemPuller.this.call.caller();
		}

		@Override
		public void run() {
			if (claim()) {
				ItemPuller.this.run();
			}
		}

	}

}
