package dev.gridmesh.mux;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * Items on their way from the thread of a publisher to the owner loop, at most as many as
 * the publisher was asked for. One thread adds at a time, the owner loop takes.
 * <p>
 * State: the items; how many were allowed, which the owner loop counts, and how many
 * came, which the publisher's thread counts. Both counters may wrap around.
 */
final class ItemQueue {

	private final Queue<byte[]> items = new ConcurrentLinkedQueue<>();

	private volatile int allowed;

	/** A publisher's signals come one after another (Reactive Streams rule 1.3). */
	private int came;

	/**
	 * Allows more items; to be called before the publisher is asked. Owner loop only.
	 * @param more how many
	 */
	void expect(int more) {
		this.allowed += more;
	}

	/**
	 * Counts an item that came.
	 * @return false if the publisher was not asked for it
	 */
	boolean isExpected() {
		// not only equal: a publisher that breaks the rules may have counted at once with
		// itself
		if (this.came - this.allowed >= 0) {
			return false;
		}
		this.came++;
		return true;
	}

	/**
	 * Adds an item that was expected.
	 * @param item the item
	 */
	void add(byte[] item) {
		this.items.add(item);
	}

	/**
	 * Takes the oldest item.
	 * @return the item, or {@code null} if there is none
	 */
	byte @Nullable [] poll() {
		return this.items.poll();
	}

	/**
	 * Tells whether nothing is on its way.
	 * @return whether all items were taken
	 */
	boolean isEmpty() {
		return this.items.isEmpty();
	}

	/** Drops what is there. */
	void clear() {
		this.items.clear();
	}

}
