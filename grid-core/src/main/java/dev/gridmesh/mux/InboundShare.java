package dev.gridmesh.mux;

import java.util.concurrent.atomic.AtomicLong;

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

	private final InboundBudget budget;

	private final AtomicLong payloads = new AtomicLong();

	private final AtomicLong transit = new AtomicLong();

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
		return Math.max(0, this.payloads.get() + this.transit.get());
	}

	long payloads() {
		return this.payloads.get();
	}

	/**
	 * Counts bytes of requests and items.
	 * @param bytes how many more are held, or if negative fewer
	 */
	void addPayloads(long bytes) {
		this.payloads.addAndGet(bytes);
		this.budget.add(bytes);
	}

	/**
	 * Counts bytes of parts and answers.
	 * @param bytes how many more are held, or if negative fewer
	 */
	void addTransit(long bytes) {
		this.transit.addAndGet(bytes);
		this.budget.add(bytes);
	}

}
