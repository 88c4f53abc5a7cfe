package dev.gridmesh.mux;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import reactor.core.publisher.Operators;

/**
 * The hand-over of demand from the subscriber of a stream, on any thread, to the loop
 * that delivers. Safe for any thread.
 * <p>
 * State: how many items were asked for and not taken note of. It needs no end: what is
 * added after the end of the stream is never taken.
 */
final class DemandMailbox {

	private static final AtomicLongFieldUpdater<DemandMailbox> DEMANDED = AtomicLongFieldUpdater
		.newUpdater(DemandMailbox.class, "demanded");

	private volatile long demanded;

	/**
	 * Adds demand, which {@link #take()} collects.
	 * @param n how many items, at least 1
	 */
	void add(long n) {
		DEMANDED.accumulateAndGet(this, n, Operators::addCap);
	}

	/**
	 * Takes the demand that was added since the last time.
	 * @return how many items
	 */
	long take() {
		return (this.demanded != 0) ? DEMANDED.getAndSet(this, 0) : 0;
	}

}
