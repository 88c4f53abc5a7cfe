package dev.gridmesh.mux;

import java.util.ArrayDeque;
import java.util.Deque;

import dev.gridmesh.application.Subscribers;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * The receiving half of a stream, on either side: items on their way to one subscriber.
 * Owner loop only, but for {@link #addDemand(long)}.
 * <p>
 * State: the items that arrived, at most the capacity; one slot in front of the
 * subscriber, whose filling gives a credit back to the sender (protocol.md §5), or its
 * emptying while the peer makes this node hold too much; the credits that were not given
 * back yet; the demand that is left; and, once the sender has ended, how. The end is
 * delivered behind all items and needs no demand. And what the subscriber threw at an
 * item, until the call has taken it.
 */
final class ItemReceiver {

	private static final int FIRST_ROOM = 16;

	private int capacity;

	private final InboundBytes inbound;

	private final Owner owner;

	private final Deque<byte[]> queue;

	/** How many credits are given back at a time. */
	private int batch = 1;

	private int unreturned;

	private byte @Nullable [] slot;

	/** Whether the credit of what is in the slot is given back when it has been taken. */
	private boolean withheld;

	private final DemandMailbox demanded = new DemandMailbox();

	private long demand;

	private boolean ended;

	private @Nullable Throwable error;

	private boolean delivering;

	private @Nullable Throwable thrown;

	ItemReceiver(int capacity, InboundBytes inbound, Owner owner) {
		this.capacity = capacity;
		this.inbound = inbound;
		this.owner = owner;
		this.queue = new ArrayDeque<>(Math.min(capacity, FIRST_ROOM));
	}

	/**
	 * Changes how many items may wait, before the first has come.
	 * @param capacity what the sender keeps to
	 */
	void capacity(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Gives credits back by half a window at a time from now on. That is safe only when
	 * the capacity is the sender's own: then it has the other half.
	 */
	void inBulk() {
		this.batch = Math.max(1, this.capacity / 2);
	}

	/**
	 * Tells how many items may wait besides the one in the slot.
	 * @return what the sender keeps to
	 */
	int capacity() {
		return this.capacity;
	}

	/**
	 * Adds demand of the subscriber, for the next {@link #deliver}. Safe for any thread.
	 * @param n how many items, at least 1
	 */
	void addDemand(long n) {
		this.demanded.add(n);
	}

	/**
	 * Takes an item that arrived.
	 * @param item the item
	 * @return false if the sender had no credit for it, and it is dropped
	 */
	boolean offer(byte[] item) {
		if (waiting() > this.capacity) {
			return false;
		}
		this.queue.add(item);
		this.inbound.take(item.length);
		return true;
	}

	/**
	 * Notes that the sender has ended; later ends are ignored.
	 * @param error why it failed, or {@code null} if it is complete
	 */
	void end(@Nullable Throwable error) {
		if (!this.ended) {
			this.ended = true;
			this.error = error;
		}
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Tells how the sender has ended.
	 * @return why it failed, or {@code null} if it is complete or has not ended
	 */
	@Nullable Throwable error() {
		return this.error;
	}

	/**
	 * Counts the items that wait.
	 * @return items in the queue and in the slot
	 */
	int waiting() {
		return this.queue.size() + ((this.slot != null) ? 1 : 0);
	}

	/**
	 * Moves items through the slot to the subscriber, as far as its demand goes, and
	 * until it throws: {@link #takeThrown()}.
	 * @param subscriber who gets them, or {@code null} if nobody has subscribed yet
	 * @return whether the end is due: all items were delivered and the sender has ended
	 */
	boolean deliver(@Nullable CoreSubscriber<? super byte[]> subscriber) {
		if (this.delivering) {
			return false;
		}
		this.delivering = true;
		try {
			boolean delivered;
			do {
				delivered = deliverNext(subscriber);
			}
			while (delivered);
		}
		finally {
			this.delivering = false;
		}
		return this.ended && this.slot == null && this.thrown == null && !this.owner.isDeliveryOver();
	}

	/**
	 * Tells whether the subscriber is in the midst of an item: it must not be told
	 * anything until it has returned (Reactive Streams rule 1.3).
	 * @return whether {@link #deliver} is on the stack
	 */
	boolean isDelivering() {
		return this.delivering;
	}

	/**
	 * Takes what the subscriber threw at an item: the item is lost, so the stream cannot
	 * go on.
	 * @return an exception or {@code Error}, once, or {@code null} if it threw nothing
	 */
	@Nullable Throwable takeThrown() {
		Throwable taken = this.thrown;
		this.thrown = null;
		return taken;
	}

	private boolean deliverNext(@Nullable CoreSubscriber<? super byte[]> subscriber) {
		if (this.owner.isDeliveryOver()) {
			return false;
		}
		if (this.slot == null) {
			this.slot = this.queue.poll();
			if (this.slot != null) {
				onSlotFilled();
			}
		}
		this.demand = Operators.addCap(this.demand, this.demanded.take());
		byte[] item = this.slot;
		if (item == null || this.demand == 0 || subscriber == null) {
			return false;
		}
		if (this.demand != Long.MAX_VALUE) {
			this.demand--;
		}
		this.slot = null;
		this.thrown = Subscribers.next(subscriber, item);
		this.inbound.free(item.length);
		if (this.withheld) {
			this.withheld = false;
			if (!this.owner.isDeliveryOver()) {
				creditIsFree();
			}
		}
		return this.thrown == null;
	}

	private void onSlotFilled() {
		this.withheld = this.inbound.withholds();
		if (!this.withheld) {
			creditIsFree();
		}
	}

	/** Notes that an item took a credit and no place. */
	void passOver() {
		creditIsFree();
	}

	private void creditIsFree() {
		this.unreturned++;
		if (this.unreturned >= this.batch) {
			int credits = this.unreturned;
			this.unreturned = 0;
			this.owner.giveCreditsBack(credits);
		}
	}

	/** Drops what waits. */
	void clear() {
		this.queue.forEach((item) -> this.inbound.free(item.length));
		if (this.slot != null) {
			this.inbound.free(this.slot.length);
		}
		this.queue.clear();
		this.slot = null;
	}

	/**
	 * The call that the items belong to.
	 */
	interface Owner {

		/**
		 * Tells the sender that items were taken.
		 * @param credits how many, at least 1
		 */
		void giveCreditsBack(int credits);

		/**
		 * Tells whether the subscriber must get nothing more.
		 * @return whether it has cancelled, or the call has ended
		 */
		boolean isDeliveryOver();

	}

}
