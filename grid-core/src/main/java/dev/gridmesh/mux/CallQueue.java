package dev.gridmesh.mux;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The way from any thread to the loop of a link: a queue of call mailboxes with many
 * producers and one consumer, and the places for calls.
 * <p>
 * State: a stack of mailboxes, newest first, that the consumer takes as a whole. It is
 * bounded by the number of running calls, as each is linked at most once. It ends with
 * {@link #close()}, which any thread may call; from then on offers fail, and what was
 * still linked is for the owner to take by {@link #drainClosed(Disconnection)}. Before
 * that it may be {@linkplain #retire() retired}, by any thread, too: then no places are
 * given any more, and those who have one go on.
 */
public final class CallQueue {

	private static final CallMailbox CLOSED = new EndMarker();

	private static final AtomicIntegerFieldUpdater<CallQueue> ABANDONED = AtomicIntegerFieldUpdater
		.newUpdater(CallQueue.class, "abandoned");

	/** Added to the places taken when no more are given. */
	private static final int RETIRED = 1 << 30;

	private final AtomicReference<@Nullable CallMailbox> head = new AtomicReference<>();

	private final AtomicInteger placesTaken = new AtomicInteger();

	private final AtomicLong bytesTaken = new AtomicLong();

	private final int places;

	private final long maxBytes;

	private final Runnable wakeUp;

	private volatile @Nullable CallMailbox remainder;

	private volatile int abandoned;

	/**
	 * Makes an open queue.
	 * @param places how many calls may run at a time
	 * @param maxBytes how many bytes of payload may wait here; one call always fits
	 * @param wakeUp called, on any thread, when the queue is no longer empty
	 */
	public CallQueue(int places, long maxBytes, Runnable wakeUp) {
		this.places = Math.min(places, RETIRED - 1);
		this.maxBytes = maxBytes;
		this.wakeUp = wakeUp;
	}

	/**
	 * Takes a place for a call and for its payload on the way to the loop. Safe for any
	 * thread.
	 * @param bytes the size of the payload
	 * @return false if all places are taken or too many bytes wait, or if this is
	 * {@linkplain #isRetired() retired}
	 */
	public boolean tryTakePlace(int bytes) {
		if (this.placesTaken.incrementAndGet() > this.places) {
			this.placesTaken.decrementAndGet();
			return false;
		}
		long waiting = this.bytesTaken.getAndAdd(bytes);
		if (waiting > 0 && waiting + bytes > this.maxBytes) {
			this.bytesTaken.addAndGet(-bytes);
			this.placesTaken.decrementAndGet();
			return false;
		}
		return true;
	}

	/**
	 * Gives the room for a payload back, when the loop has it. Safe for any thread.
	 * @param bytes the size of the payload
	 */
	void giveBytesBack(int bytes) {
		this.bytesTaken.addAndGet(-bytes);
	}

	/** Gives the place of a call back. Safe for any thread. */
	void givePlaceBack() {
		this.placesTaken.decrementAndGet();
	}

	/**
	 * Counts the calls that have a place.
	 * @return calls that run at this moment
	 */
	public int placesTaken() {
		return this.placesTaken.get() & (RETIRED - 1);
	}

	/**
	 * Gives no places any more; calls that have one go on, also those that are only about
	 * to be handed over. Safe for any thread.
	 */
	public void retire() {
		this.placesTaken.getAndUpdate((taken) -> (taken >= RETIRED) ? taken : taken + RETIRED);
	}

	/**
	 * Gives no places any more, if none is taken at this moment. Safe for any thread.
	 * @return whether this is the end of all calls
	 */
	public boolean retireIfFree() {
		return this.placesTaken.compareAndSet(0, RETIRED) || this.placesTaken.get() == RETIRED;
	}

	/**
	 * Tells whether no places are given any more. Safe for any thread.
	 * @return whether calls have to go elsewhere
	 */
	public boolean isRetired() {
		return this.placesTaken.get() >= RETIRED;
	}

	/**
	 * Links a mailbox that is not linked. Safe for any thread.
	 * @param mailbox the mailbox
	 * @return false if the queue is closed
	 */
	boolean offer(CallMailbox mailbox) {
		CallMailbox first;
		do {
			first = this.head.get();
			if (first == CLOSED) {
				return false;
			}
			mailbox.next = first;
		}
		while (!this.head.compareAndSet(first, mailbox));
		if (first == null) {
			this.wakeUp.run();
		}
		return true;
	}

	/** Lets all linked mailboxes act on their signals, oldest first. Owner loop only. */
	public void drain() {
		CallMailbox newest = this.head.get();
		while (newest != null && newest != CLOSED) {
			if (this.head.compareAndSet(newest, null)) {
				forEach(newest, CallMailbox::takeSignals);
				return;
			}
			newest = this.head.get();
		}
	}

	/**
	 * Closes the queue: no offer succeeds from now on. Safe for any thread.
	 * @return false if it was closed already
	 */
	public boolean close() {
		CallMailbox last = this.head.getAndSet(CLOSED);
		if (last == CLOSED) {
			return false;
		}
		this.remainder = last;
		return true;
	}

	/**
	 * Closes the queue because its loop is gone, and makes the caller the owner of what
	 * the loop had. Safe for any thread.
	 * @return whether this was the first time
	 */
	public boolean abandon() {
		close();
		return ABANDONED.compareAndSet(this, 0, 1);
	}

	/**
	 * Tells whether {@link #abandon()} was called. Safe for any thread.
	 * @return whether there is no loop any more
	 */
	public boolean isAbandoned() {
		return this.abandoned != 0;
	}

	/**
	 * Tells whether {@link #close()} was called. Safe for any thread.
	 * @return whether offers fail
	 */
	public boolean isClosed() {
		return this.head.get() == CLOSED;
	}

	/**
	 * Ends what was linked when the queue was closed, oldest first. Owner loop only.
	 * @param cause why the calls end
	 */
	public void drainClosed(Disconnection cause) {
		CallMailbox newest = this.remainder;
		this.remainder = null;
		if (newest != null) {
			forEach(newest, (mailbox) -> mailbox.disconnect(cause));
		}
	}

	private static void forEach(CallMailbox newest, Consumer<CallMailbox> action) {
		CallMailbox oldest = reverse(newest);
		while (oldest != null) {
			// read before the action: the mailbox may be linked again by it
			CallMailbox following = oldest.next;
			oldest.next = null;
			action.accept(oldest);
			oldest = following;
		}
	}

	private static @Nullable CallMailbox reverse(CallMailbox newest) {
		CallMailbox reversed = null;
		CallMailbox current = newest;
		while (current != null) {
			CallMailbox following = current.next;
			current.next = reversed;
			reversed = current;
			current = following;
		}
		return reversed;
	}

	/** Marks a closed queue; never acts. */
	private static final class EndMarker extends CallMailbox {

		@Override
		void onSignals(int signals) {
			throw new IllegalStateException("the end marker has no signals");
		}

		@Override
		long passDeadline(long nowNanos) {
			return NO_DEADLINE;
		}

		@Override
		void onDisconnected(Disconnection cause) {
			throw new IllegalStateException("the end marker is no call");
		}

		@Override
		void onFault(Throwable fault) {
			throw new IllegalStateException("the end marker is no call", fault);
		}

	}

}
