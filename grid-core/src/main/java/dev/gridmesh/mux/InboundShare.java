package dev.gridmesh.mux;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What one peer makes this node hold, over all links that it has or had. Safe for any
 * thread.
 * <p>
 * State: the bytes of requests and items, which the application frees; and those of
 * messages that came in part and of answers that wait, which belong to a link; both as
 * far as links have told. It lives as long as the connection, and then as long as a
 * handler runs.
 */
public final class InboundShare {

	private static final AtomicLongFieldUpdater<InboundShare> PAYLOADS = AtomicLongFieldUpdater
		.newUpdater(InboundShare.class, "payloads");

	private static final AtomicLongFieldUpdater<InboundShare> TRANSIT = AtomicLongFieldUpdater
		.newUpdater(InboundShare.class, "transit");

	private final InboundBudget budget;

	private volatile long payloads;

	private volatile long transit;

	InboundShare(InboundBudget budget) {
		this.budget = budget;
	}

	InboundBudget budget() {
		return this.budget;
	}

	/**
	 * Counts what the peer makes this node hold.
	 * @return bytes, as far as links have told
	 */
	public long held() {
		return Math.max(0, this.payloads + this.transit);
	}

	long payloads() {
		return this.payloads;
	}

	/**
	 * Counts bytes of requests and items.
	 * @param bytes how many more are held, or if negative fewer
	 */
	void addPayloads(long bytes) {
		PAYLOADS.addAndGet(this, bytes);
		this.budget.add(bytes);
	}

	/**
	 * Counts bytes of parts and answers.
	 * @param bytes how many more are held, or if negative fewer
	 */
	void addTransit(long bytes) {
		TRANSIT.addAndGet(this, bytes);
		this.budget.add(bytes);
	}

}
