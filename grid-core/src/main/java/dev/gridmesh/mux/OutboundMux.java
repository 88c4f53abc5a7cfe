package dev.gridmesh.mux;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallStats;
import dev.gridmesh.GridException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of a call: the life that single requests and streams have in common.
 * Owner loop only, but for {@link #start()} and {@link #cancel()}.
 * <p>
 * State: new, with its payload, until the loop takes the start signal; open, with a mux
 * id and a place in the link's table; ended, exactly once: by the answer, the deadline, a
 * cancel, or the loss of the link. Whoever ends it gives the place back.
 */
public abstract class OutboundMux extends RequestedCall {

	/** While it counts as on its way to the loop. */
	private byte @Nullable [] payload;

	private State state = State.NEW;

	/** Signals that came before the start, and wait for it; they fit a byte. */
	private byte early;

	private volatile boolean cancelled;

	/** Seen by the thread that starts the call, and by others some time. */
	private boolean started;

	private long place;

	OutboundMux(MuxContext context, OutboundRequest request) {
		super(context, request);
		this.payload = request.payload();
	}

	/**
	 * Hands the call, which has a place, to its link. Safe for any thread, once.
	 */
	public final void start() {
		this.started = true;
		handOver(START);
	}

	/** Cancels the call. Safe for any thread. */
	public void cancel() {
		this.cancelled = true;
		handOver(CANCEL);
	}

	/** Signals the loop, or ends the call in its place when there is none any more. */
	final void handOver(int signal) {
		if (!post(signal, this.context.queue())) {
			endWith(disconnected("the link is closed"));
		}
	}

	@Override
	final void onSignals(int posted) {
		assert this.context.isOwner() : OFF_LOOP;
		if (this.state == State.ENDED) {
			onLateSignals(posted);
			return;
		}
		int signals = posted | this.early;
		if (this.state == State.NEW && (signals & START) == 0) {
			// if the start is refused, whoever starts it ends it; nobody else may
			this.early = (byte) signals;
			return;
		}
		if ((signals & CANCEL) != 0) {
			cancelled();
			return;
		}
		if ((signals & INVALID_DEMAND) != 0) {
			endLocally(invalidDemand());
			return;
		}
		if ((signals & START) != 0) {
			begin();
		}
		if ((signals & (DEMAND | SETTLED)) != 0 && this.state == State.OPEN) {
			onStreamSignals();
		}
	}

	private void begin() {
		byte[] taken = takePayload();
		if (!this.context.room().isThere()) {
			endWith(new GridOverloadException(
					target() + ": grid.outbound.max-messages or grid.outbound.max-size is reached"));
			return;
		}
		long left = remainingNanos();
		if (hasDeadline() && left < NANOS_PER_MILLI) {
			endWith(RemoteErrors.timedOut(target()));
			return;
		}
		number(this.context.register(this));
		this.state = State.OPEN;
		if (hasDeadline()) {
			this.context.watchDeadline(left);
		}
		this.place = this.context.send(opening(taken, announcedMillis(left)));
		onOpened();
	}

	@Override
	final long passDeadline(long nowNanos) {
		assert this.context.isOwner() : OFF_LOOP;
		if (this.state != State.OPEN || !hasDeadline()) {
			return NO_DEADLINE;
		}
		long left = remainingNanos(nowNanos);
		if (left > 0) {
			return left;
		}
		endLocally(RemoteErrors.timedOut(target()));
		return NO_DEADLINE;
	}

	@Override
	final void onDisconnected(Disconnection cause) {
		assert this.context.isOwner() : OFF_LOOP;
		if (this.state != State.ENDED) {
			endWith(disconnected(cause.text()));
		}
	}

	final GridException disconnected(String text) {
		boolean retryable = this.state == State.NEW || !this.context.isWritten(this.place);
		return RemoteErrors.disconnected(target(), text, retryable);
	}

	private void cancelled() {
		if (this.state == State.OPEN) {
			tellCancelled();
		}
		end();
	}

	/** Ends the call by a decision of this side, and tells the other one. */
	final void endLocally(Throwable error) {
		if (this.state == State.OPEN) {
			tellCancelled();
		}
		endWith(error);
	}

	/** Ends the call with an error, without a word to the other side. */
	final void endWith(Throwable error) {
		if (end() && !this.cancelled) {
			signalError(error);
		}
	}

	@Override
	final void onFault(Throwable fault) {
		endWith(RemoteErrors.fault(target(), fault));
		report(ApplicationPart.RUNTIME, fault);
	}

	/** The error of who asks for less than one item. */
	static IllegalArgumentException invalidDemand() {
		return new IllegalArgumentException("demand must be positive (Reactive Streams rule 3.9)");
	}

	/**
	 * Leaves the table and gives the place back; nothing is signalled.
	 * @return false if the call had ended before
	 */
	final boolean end() {
		if (this.state == State.ENDED) {
			return false;
		}
		boolean registered = this.state == State.OPEN;
		this.state = State.ENDED;
		takePayload();
		if (registered) {
			this.context.remove(this);
		}
		this.context.queue().givePlaceBack();
		onEnded();
		return true;
	}

	/** Takes the payload, whose bytes no longer count as on their way to the loop. */
	private byte @Nullable [] takePayload() {
		byte[] taken = this.payload;
		if (taken != null) {
			this.payload = null;
			this.context.queue().giveBytesBack(taken.length);
		}
		return taken;
	}

	/**
	 * Tells whether the subscriber has cancelled. Safe for any thread.
	 * @return whether it is told nothing more
	 */
	public final boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Tells whether the subscriber surely has its subscription. Any thread; may say no
	 * for a while.
	 */
	final boolean isStarted() {
		return this.started;
	}

	final boolean isOpen() {
		return this.state == State.OPEN;
	}

	final boolean isEnded() {
		return this.state == State.ENDED;
	}

	/**
	 * Takes a message from the handler side. Owner loop only.
	 * @param message a message with this call's mux id
	 */
	public abstract void onMessage(Message message);

	/**
	 * Takes a snapshot for monitoring. Owner loop only.
	 * @return the snapshot
	 */
	public abstract CallStats stats();

	abstract Message opening(byte @Nullable [] payload, long deadlineMillis);

	abstract void tellCancelled();

	abstract void signalError(Throwable error);

	void onOpened() {
		// nothing to do for most calls
	}

	/** Takes signals that were posted before the end. Owner loop only. */
	void onLateSignals(int signals) {
		// the call of a stream is over
	}

	void onStreamSignals() {
		// only streams have demand, and items of another thread
	}

	/** Notes that a part of a message came from the handler side. Owner loop only. */
	public void heard() {
		// only streams are watched
	}

	void onEnded() {
		// nothing to release for most calls
	}

	private enum State {

		NEW, OPEN, ENDED

	}

}
