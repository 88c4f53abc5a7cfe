package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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

	final List<String> requests = new ArrayList<>();

	private int requestsSent;

	private int mostRequestsUnderWay;

	private int requestsBegan;

	private int requestsOver;

	private int requestsEnded;

	private boolean requestsComplete;

	private int itemsAfterTheEnd;

	private int itemsSent;

	private int mostItemsUnderWay;

	private long invokedNanos = -1;

	private long endNanos = -1;

	private long cancelNanos = -1;

	private int contextsOver;

	private long contextOverNanos = -1;

	private boolean contextCancelled;

	private final Set<Part> misbehaved = EnumSet.noneOf(Part.class);

	CallRecord(CallStarted start, long startNanos) {
		this.start = start;
		this.startNanos = startNanos;
	}

	void add(Entry entry) {
		addRequest(entry.event());
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

	private void addRequest(Event event) {
		if (event instanceof Event.RequestsBegan) {
			this.requestsBegan++;
		}
		else if (event instanceof Event.RequestSent) {
			this.requestsSent++;
			this.mostRequestsUnderWay = Math.max(this.mostRequestsUnderWay, this.requestsSent - this.requests.size());
		}
		else if (event instanceof Event.RequestReceived received) {
			this.requests.add(received.item());
		}
		else if (event instanceof Event.RequestsOver) {
			this.requestsOver++;
		}
		else if (event instanceof Event.RequestsEnded ended) {
			this.requestsEnded++;
			this.requestsComplete = ended.complete();
		}
	}

	/** Notes that code which belongs to this call misbehaved. */
	void misbehaved(Part part) {
		this.misbehaved.add(part);
	}

	/** Whether it may end in other ways, since code that belongs to it misbehaved. */
	boolean isSpoiled() {
		return !this.misbehaved.isEmpty();
	}

	/** Whether its subscriber failed, and need be told nothing any more. */
	boolean hasBrokenSubscriber() {
		return this.misbehaved.contains(Part.SUBSCRIBER);
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

	/** How many items the caller was ahead of the handler at most. */
	int mostRequestsUnderWay() {
		return this.mostRequestsUnderWay;
	}

	/**
	 * Whether the caller was asked for items, and neither sent all nor was told to stop.
	 */
	boolean hasOpenRequests() {
		return this.requestsBegan != this.requestsOver;
	}

	/** How often the handler was told the end of the caller's items. */
	int requestsEnded() {
		return this.requestsEnded;
	}

	boolean areRequestsComplete() {
		return this.requestsComplete;
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
