package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.simulation.Event.CallStarted;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.History.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What a history says about one call.
 */
final class CallRecord {

	private final CallStarted start;

	private final long startNanos;

	final List<String> items = new ArrayList<>();

	final List<Ending> endings = new ArrayList<>();

	final List<HandlerInvoked> invocations = new ArrayList<>();

	private int itemsAfterTheEnd;

	private int itemsSent;

	private int mostItemsUnderWay;

	private long invokedNanos = -1;

	private long endNanos = -1;

	private long cancelNanos = -1;

	private int contextsOver;

	private long contextOverNanos = -1;

	private boolean contextCancelled;

	CallRecord(CallStarted start, long startNanos) {
		this.start = start;
		this.startNanos = startNanos;
	}

	void add(Entry entry) {
		if (entry.event() instanceof Event.ItemReceived received) {
			this.items.add(received.item());
			this.itemsAfterTheEnd += this.endings.isEmpty() ? 0 : 1;
		}
		else if (entry.event() instanceof Event.ItemSent) {
			this.itemsSent++;
			this.mostItemsUnderWay = Math.max(this.mostItemsUnderWay, this.itemsSent - this.items.size());
		}
		else if (entry.event() instanceof Event.CallEnded ended) {
			this.endings.add(ended.ending());
			this.endNanos = entry.nanos();
		}
		else if (entry.event() instanceof Event.CallCancelled) {
			this.cancelNanos = entry.nanos();
		}
		else if (entry.event() instanceof Event.HandlerInvoked invoked) {
			this.invocations.add(invoked);
			this.invokedNanos = entry.nanos();
		}
		else if (entry.event() instanceof Event.ContextOver over) {
			this.contextsOver++;
			this.contextOverNanos = entry.nanos();
			this.contextCancelled = over.cancelled();
		}
	}

	CallId call() {
		return this.start.call();
	}

	CallPlan plan() {
		return this.start.plan();
	}

	long startNanos() {
		return this.startNanos;
	}

	/** How it ended first, or {@code null} if it did not. */
	@Nullable Ending ending() {
		return this.endings.isEmpty() ? null : this.endings.get(0);
	}

	long endNanos() {
		return this.endNanos;
	}

	/** When the deadline is, or {@link Long#MAX_VALUE} if there is none. */
	long deadlineNanos() {
		return (this.start.deadline() != null) ? this.startNanos + this.start.deadline().toNanos() : Long.MAX_VALUE;
	}

	boolean isCancelled() {
		return this.cancelNanos >= 0;
	}

	boolean hasItemsAfterTheEnd() {
		return this.itemsAfterTheEnd > 0;
	}

	/** How many items the handler was ahead of the caller at most. */
	int mostItemsUnderWay() {
		return this.mostItemsUnderWay;
	}

	long invokedNanos() {
		return this.invokedNanos;
	}

	int contextsOver() {
		return this.contextsOver;
	}

	long contextOverNanos() {
		return this.contextOverNanos;
	}

	boolean isContextCancelled() {
		return this.contextCancelled;
	}

	@Override
	public String toString() {
		return call() + " " + plan();
	}

}
