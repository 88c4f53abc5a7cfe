package dev.gridmesh.mux;

import java.util.function.IntPredicate;

/**
 * The room that is left on a link for messages to come (design.md §2: a place is taken
 * before work is allowed). Owner loop only.
 * <p>
 * Items of streams can wait, new calls cannot. So publishers are asked for items only
 * while the outbound queue is less than half full, and for no more than a quarter of it
 * at a time; the rest is for calls. A stream may always ask for one item, so that those
 * which are silent take nothing from others.
 * <p>
 * State: whether a stream waits for room in the queue; and what the streams have asked
 * for that has not come.
 */
public final class OutboundRoom {

	private static final int HALF = 2;

	private static final int QUARTER = 4;

	/** What an item costs besides its bytes. */
	private static final int ITEM_OVERHEAD = 64;

	private final IntPredicate queue;

	private final int maxItems;

	private final long maxBytes;

	private boolean awaited;

	private long promisedItems;

	private long promisedBytes;

	/**
	 * Makes the room of a link.
	 * @param queue tells whether there is room in the n-th part of the outbound queue
	 * @param maxItems how many messages the outbound queue takes
	 * @param maxBytes how many bytes it takes
	 */
	public OutboundRoom(IntPredicate queue, int maxItems, long maxBytes) {
		this.queue = queue;
		this.maxItems = Math.max(1, maxItems / QUARTER);
		this.maxBytes = maxBytes / QUARTER;
	}

	/**
	 * Tells whether a call may begin.
	 * @return whether the outbound queue takes more
	 */
	public boolean isThere() {
		return this.queue.test(1);
	}

	/**
	 * Tells whether a stream may ask for items; otherwise
	 * {@link InboundStream#onOutboundRoom()} follows once it may.
	 * @return whether there is room for items in the outbound queue
	 */
	boolean isThereForItems() {
		boolean there = this.queue.test(HALF);
		this.awaited |= !there;
		return there;
	}

	/**
	 * Tells whether there is room that a stream waits for; true once each time.
	 * @return whether those who wait may go on
	 */
	public boolean hasReturned() {
		boolean returned = this.awaited && this.queue.test(HALF);
		this.awaited &= !returned;
		return returned;
	}

	/**
	 * Counts the items that may still be asked for.
	 * @param bytes the size of each
	 * @return how many there is room for
	 */
	int itemsOf(int bytes) {
		long byBytes = (this.maxBytes - this.promisedBytes) / (bytes + ITEM_OVERHEAD);
		return (int) Math.max(0, Math.min(this.maxItems - this.promisedItems, byBytes));
	}

	/**
	 * Sets room aside, or gives it back.
	 * @param items how many items more, or if negative fewer, may come
	 * @param bytes the size of each
	 */
	void promise(int items, int bytes) {
		this.promisedItems += items;
		this.promisedBytes += (long) items * (bytes + ITEM_OVERHEAD);
	}

	/**
	 * Counts the items that were asked for and have not come, of all streams.
	 * @return how many there are
	 */
	public long promisedItems() {
		return this.promisedItems;
	}

}
