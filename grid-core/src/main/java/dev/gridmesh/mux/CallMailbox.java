package dev.gridmesh.mux;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.gridmesh.application.Failures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The hand-over of one call to its owner loop: any thread leaves signals, the loop takes
 * them. It is linked into the {@link CallQueue} at most once at a time, so a signal never
 * needs room.
 * <p>
 * State: a bit set of signals, atomic. Non-zero means that the mailbox is linked, or that
 * its queue was closed. It ends with its call, when later signals are ignored.
 */
public abstract class CallMailbox {

	private static final Logger logger = LoggerFactory.getLogger(CallMailbox.class);

	static final int START = 1;

	static final int CANCEL = 2;

	static final int DEMAND = 4;

	static final int SETTLED = 8;

	static final int INVALID_DEMAND = 16;

	/** What an assertion says of a step that another thread than the owner takes. */
	static final String OFF_LOOP = "not the loop of the link";

	/** What {@link #checkDeadline()} returns when there is nothing to look after. */
	public static final long NO_DEADLINE = Long.MAX_VALUE;

	/** No signal: the queue was closed when the mailbox was to be linked. */
	private static final int REFUSED = 32;

	private static final AtomicIntegerFieldUpdater<CallMailbox> SIGNALS = AtomicIntegerFieldUpdater
		.newUpdater(CallMailbox.class, "signals");

	private static final AtomicIntegerFieldUpdater<CallMailbox> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(CallMailbox.class, "ended");

	/** The next mailbox in the queue; owned by the queue. */
	@Nullable CallMailbox next;

	private volatile int signals;

	private volatile int ended;

	/**
	 * Leaves a signal for the owner loop. Safe for any thread.
	 * <p>
	 * A call may be signalled before it is started, and by two threads at once: the one
	 * under which start and refusal come together is told, so that exactly one is.
	 * @param signal one of the constants
	 * @param queue the queue of the loop that owns the call
	 * @return false if the call was started and the loop will never look at it: then the
	 * caller has to end it
	 */
	final boolean post(int signal, CallQueue queue) {
		int before = SIGNALS.getAndUpdate(this, (current) -> current | signal);
		if (before != 0) {
			return signal != START || (before & REFUSED) == 0;
		}
		if (queue.offer(this)) {
			return true;
		}
		return (SIGNALS.getAndUpdate(this, (current) -> current | REFUSED) & START) == 0;
	}

	/**
	 * Tells whether a signal waits. Safe for any thread.
	 * @param signal one of the constants
	 * @return whether it was posted and not yet taken
	 */
	final boolean isPosted(int signal) {
		return (this.signals & signal) != 0;
	}

	/**
	 * Marks the user's part of the call as ended. Safe for any thread.
	 * @return whether this was the first time
	 */
	final boolean markEnded() {
		return ENDED.compareAndSet(this, 0, 1);
	}

	/**
	 * Takes all signals and acts on them. A fault stays within the call. Owner loop only.
	 */
	final void takeSignals() {
		try {
			onSignals(SIGNALS.getAndSet(this, 0));
		}
		catch (Throwable ex) {
			onlyThis(ex);
		}
	}

	/**
	 * Ends the call because its link is gone. A fault stays within the call. Owner loop
	 * only.
	 * @param cause why
	 */
	public final void disconnect(Disconnection cause) {
		try {
			onDisconnected(cause);
		}
		catch (Throwable ex) {
			onlyThis(ex);
		}
	}

	/**
	 * Ends the call if its deadline has passed. A fault stays within the call: others
	 * have deadlines, too. Owner loop only.
	 * @param nowNanos what time it is
	 * @return nanoseconds until the deadline, at least 1, or {@link #NO_DEADLINE}
	 */
	public final long checkDeadline(long nowNanos) {
		try {
			return passDeadline(nowNanos);
		}
		catch (Throwable ex) {
			onlyThis(ex);
			return NO_DEADLINE;
		}
	}

	/**
	 * Goes on after the outbound queue was full. A fault stays within the call. Owner
	 * loop only.
	 */
	public final void goOn() {
		try {
			onOutboundRoom();
		}
		catch (Throwable ex) {
			onlyThis(ex);
		}
	}

	/** Ends the call on a fault of this node, so that the rest of a batch goes on. */
	final void onlyThis(Throwable fault) {
		try {
			onFault(fault);
		}
		catch (Throwable ex) {
			Failures.log(logger, Level.ERROR, ex, "A call could not be ended after a fault, and may stay open");
		}
	}

	/**
	 * Ends the call with an error, if it has not ended, and reports the fault. Owner loop
	 * only.
	 * @param fault what was thrown; not by the application, which is called so that
	 * nothing that it throws gets here
	 */
	abstract void onFault(Throwable fault);

	/** Goes on after the outbound queue was full. Owner loop only. */
	void onOutboundRoom() {
		// only streams send more than one message
	}

	/**
	 * Ends the call if its deadline has passed. Owner loop only.
	 * @param nowNanos what time it is
	 * @return nanoseconds until the deadline, at least 1, or {@link #NO_DEADLINE}
	 */
	abstract long passDeadline(long nowNanos);

	/**
	 * Acts on signals. Owner loop only.
	 * @param signals a bit set of the constants
	 */
	abstract void onSignals(int signals);

	/**
	 * Ends the call because its link is gone. Owner loop only.
	 * @param cause why
	 */
	abstract void onDisconnected(Disconnection cause);

}
