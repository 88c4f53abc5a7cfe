package dev.gridmesh.mux;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.gridmesh.GridCall;
import dev.gridmesh.application.ObserverQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The context of a call as its handler sees it from any thread: whether it is over, and
 * when that happens.
 * <p>
 * State: running; then over, once, by the owner loop: with the end of the handler, or
 * cancelled before it. Those who want to be told share a queue, which is made for the
 * first of them, since most handlers never ask.
 */
abstract class ContextMailbox extends CallMailbox implements GridCall {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<ContextMailbox, @Nullable ObserverQueue> OBSERVERS = AtomicReferenceFieldUpdater
		.newUpdater(ContextMailbox.class, ObserverQueue.class, "observers");

	private volatile @Nullable ObserverQueue<Boolean> observers;

	private volatile boolean cancelled;

	private volatile boolean over;

	/**
	 * Tells the handler that the context is over. Owner loop only.
	 * @param wanted whether the result of the handler is still wanted
	 */
	final void endContext(boolean wanted) {
		if (!wanted) {
			this.cancelled = true;
		}
		this.over = true;
		tell(this.observers);
	}

	private static void tell(@Nullable ObserverQueue<Boolean> observers) {
		if (observers != null) {
			observers.end();
			observers.tell();
		}
	}

	/** Takes what somebody throws who is told that the context is over. Any thread. */
	abstract void onObserverThrew(Throwable failure);

	@Override
	public final boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public final Mono<Void> cancellation() {
		ObserverQueue<Boolean> queue = this.observers;
		if (queue == null) {
			OBSERVERS.compareAndSet(this, null, new ObserverQueue<>(Boolean.TRUE, this::onObserverThrew));
			queue = this.observers;
		}
		if (queue == null) {
			throw new IllegalStateException("a queue that was there is gone");
		}
		if (this.over) {
			// it may have become so before the queue was seen
			tell(queue);
		}
		return queue.asFlux().then();
	}

}
