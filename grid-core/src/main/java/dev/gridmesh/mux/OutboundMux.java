package dev.gridmesh.mux;

import java.time.Duration;
import java.util.Map;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallStats;
import dev.gridmesh.GridException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.SubrouteId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MetadataCodec;
import dev.gridmesh.protocol.Op;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of a call: what single requests and streams have in common. Owner
 * loop only, but for {@link #start()} and {@link #cancel()}.
 * <p>
 * State: new, with its payload, until the loop takes the start signal; open, with a mux
 * id and a place in the link's table; ended, exactly once: by the answer, the deadline, a
 * cancel, or the loss of the link. Whoever ends it gives the place back.
 */
public abstract class OutboundMux extends CallMailbox {

	private static final long NANOS_PER_MILLI = 1_000_000;

	final MuxContext context;

	private final HandlerId handler;

	private final Map<String, String> metadata;

	private final long startNanos;

	private final long timeoutNanos;

	private final boolean announcedInFull;

	/** While it counts as on its way to the loop. */
	private byte @Nullable [] payload;

	private State state = State.NEW;

	/** Signals that came before the start, and wait for it; they fit a byte. */
	private byte early;

	private volatile boolean cancelled;

	/** Seen by the thread that starts the call, and by others some time. */
	private boolean started;

	private long muxId;

	private long place;

	OutboundMux(MuxContext context, OutboundRequest request) {
		this.context = context;
		this.handler = request.handler();
		this.metadata = request.metadata();
		this.startNanos = request.startNanos();
		this.timeoutNanos = request.timeoutNanos();
		this.announcedInFull = request.announcedInFull();
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
		this.muxId = this.context.register(this);
		this.state = State.OPEN;
		if (hasDeadline()) {
			this.context.watchDeadline(left);
		}
		long announced = this.announcedInFull ? this.timeoutNanos : left;
		long millis = Math.min(announced / NANOS_PER_MILLI, Message.MAX_DEADLINE_MILLIS);
		this.place = this.context.send(opening(taken, hasDeadline() ? millis : 0));
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

	/** Reports what code of the application threw; the call has ended by now. */
	final void report(ApplicationPart part, Throwable failure) {
		this.context.errors().report(part, this.context.remote(), this.handler, failure);
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

	final Message message(Op op, int seq, int flags) {
		return message(op, seq, flags, Message.NO_PAYLOAD);
	}

	final Message message(Op op, int seq, int flags, byte[] payload) {
		return Message.of(op, this.muxId, seq, this.context.baseFlags() | flags, payload);
	}

	final Message opening(Op op, byte @Nullable [] payload, long deadlineMillis, int flags) {
		SubrouteId subroute = this.handler.subrouteId();
		int allFlags = this.context.baseFlags() | flags | ((subroute != null) ? Flags.SUBROUTE : 0);
		Message opening = new Message(this.muxId, 0, deadlineMillis, this.handler.number(), op.code(), allFlags,
				(payload != null) ? payload : Message.NO_PAYLOAD, subroute);
		boolean plain = this.metadata.isEmpty() || !this.context.uses(Extension.META);
		return plain ? opening : MetadataCodec.wrap(opening, this.metadata);
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

	final boolean hasDeadline() {
		return this.timeoutNanos > 0;
	}

	final long remainingNanos() {
		return remainingNanos(this.context.runtime().nanoTime());
	}

	private long remainingNanos(long nowNanos) {
		return this.timeoutNanos - (nowNanos - this.startNanos);
	}

	/**
	 * The mux id.
	 * @return the id, 0 before the call is open
	 */
	public final long muxId() {
		return this.muxId;
	}

	/**
	 * The handler that is asked for, with its subroute. Safe for any thread.
	 * @return its id
	 */
	public final HandlerId handler() {
		return this.handler;
	}

	final CallStats stats(HandlerKind kind, int inCredits, int outCredits) {
		Duration age = Duration.ofNanos(this.context.runtime().nanoTime() - this.startNanos);
		Duration remaining = hasDeadline() ? Duration.ofNanos(Math.max(0, remainingNanos())) : null;
		return new CallStats(CallStats.Direction.OUTBOUND, kind, this.handler.toString(), age, remaining, inCredits,
				outCredits);
	}

	/**
	 * Names peer and handler, for messages to people.
	 * @return for example {@code http://b:8080 files.stat}
	 */
	final String target() {
		return this.context.remote() + " " + this.handler;
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
