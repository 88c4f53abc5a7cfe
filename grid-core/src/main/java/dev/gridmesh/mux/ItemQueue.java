package dev.gridmesh.mux;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * Items on their way from the thread of a publisher to the owner loop, at most as many as
 * the publisher was asked for. One thread adds at a time, the owner loop takes.
 * <p>
 * State: the items, and how many more may come, atomic.
 */
final class ItemQueue {

	private static final AtomicIntegerFieldUpdater<ItemQueue> EXPECTED = AtomicIntegerFieldUpdater
		.newUpdater(ItemQueue.class, "expected");

	private final Queue<byte[]> items = new ConcurrentLinkedQueue<>();

	private volatile int expected;

	/**
	 * Allows more items; to be called before the publisher is asked.
	 * @param more how many
	 */
	void expect(int more) {
		EXPECTED.addAndGet(this, more);
	}

	/**
	 * Adds an item.
	 * @param item the item
	 * @return false if the publisher was not asked for it, and it is dropped
	 */
	boolean offer(byte[] item) {
		if (this.expected == 0) {
			return false;
		}
		EXPECTED.decrementAndGet(this);
		this.items.add(item);
		return true;
	}

	/**
	 * Takes the oldest item.
	 * @return the item, or {@code null} if there is none
	 */
	byte @Nullable [] poll() {
		return this.items.poll();
	}

	/** Drops what is there. */
	void clear() {
		this.items.clear();
	}

}
