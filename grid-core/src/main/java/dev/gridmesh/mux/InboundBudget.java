package dev.gridmesh.mux;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of payload all peers together may make this node hold
 * (docs/adr/0022-a-budget-for-what-peers-make-a-node-hold.md). Safe for any thread.
 * <p>
 * What a peer may hold is as much as is left to others: one alone half of the budget, and
 * when it does the next one a quarter, so that there is always something left for the
 * next. And a peer may always hold a 64th of the budget, whatever others do.
 * <p>
 * State: the bytes that are held, as far as links have told; and the links that wait for
 * some to be freed, each at most once. It lives as long as the node.
 */
public final class InboundBudget {

	private static final int FLOOR_PART = 64;

	private static final int RESERVE_PART = 4;

	private final long max;

	private final AtomicLong held = new AtomicLong();

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	/**
	 * Makes a budget of which nothing is taken.
	 * @param max the bytes of it, at least 1
	 */
	public InboundBudget(long max) {
		this.max = max;
	}

	/**
	 * Makes a budget that is never used up, for what a node asks of itself.
	 * @return the budget
	 */
	public static InboundBudget unlimited() {
		return new InboundBudget(Long.MAX_VALUE / FLOOR_PART);
	}

	/**
	 * Makes the share of a peer.
	 * @return a share of which nothing is taken
	 */
	public InboundShare share() {
		return new InboundShare(this);
	}

	/**
	 * Counts what all peers hold.
	 * @return bytes, as far as links have told: each may keep 16 KiB to itself
	 */
	public long held() {
		return this.held.get();
	}

	/**
	 * Tells what nobody holds.
	 * @return bytes, less than 0 if there is more than the budget
	 */
	long free() {
		return this.max - this.held.get();
	}

	/**
	 * Tells what a peer may hold, however much others do.
	 * @return bytes
	 */
	long floor() {
		return this.max / FLOOR_PART;
	}

	/**
	 * Tells what parts of messages must leave to others.
	 * @return bytes
	 */
	long reserve() {
		return this.max / RESERVE_PART;
	}

	/**
	 * Counts bytes.
	 * @param bytes how many more are held, or if negative fewer
	 */
	void add(long bytes) {
		this.held.addAndGet(bytes);
		if (bytes < 0 && !this.waiting.isEmpty()) {
			wakeUp();
		}
	}

	private void wakeUp() {
		// those that come while this goes on saw what was freed
		for (int left = this.waiting.size(); left > 0; left--) {
			Runnable next = this.waiting.poll();
			if (next != null) {
				next.run();
			}
		}
	}

	/**
	 * Lets a link wait until bytes are freed; it must look at {@link #free()} once more
	 * afterwards.
	 * @param wakeUp called once, on any thread
	 */
	void await(Runnable wakeUp) {
		this.waiting.add(wakeUp);
	}

	/**
	 * Lets a link wait no more.
	 * @param wakeUp what was to be called
	 */
	void forget(Runnable wakeUp) {
		this.waiting.remove(wakeUp);
	}

	/**
	 * Tells whether somebody waits, so that no freed byte should be kept back.
	 * @return whether there is one
	 */
	boolean isAwaited() {
		return !this.waiting.isEmpty();
	}

}
