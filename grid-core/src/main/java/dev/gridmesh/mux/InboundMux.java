package dev.gridmesh.mux;

import java.time.Duration;
import java.util.Map;

import dev.gridmesh.CallStats;
import dev.gridmesh.GridCall;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.ErrorText;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * The handler side of a call: what single requests and streams have in common, besides
 * the {@linkplain HandlerRun run} of their handler. Owner loop only, but for what
 * {@link GridCall} offers to the handler.
 * <p>
 * State: running, from its message until it is ended, exactly once: by the handler's
 * result, the deadline, a cancel of the caller, or the loss of the link. With the end the
 * context that the handler sees is over.
 */
public abstract class InboundMux extends HandlerRun {

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final long muxId;

	private final long deadlineMillis;

	private final long startNanos;

	private Map<String, String> metadata = Map.of();

	private boolean ended;

	InboundMux(MuxContext context, RegisteredHandler handler, Message opening) {
		super(context, handler);
		this.muxId = opening.muxId();
		this.deadlineMillis = opening.deadlineMillis();
		this.startNanos = context.runtime().nanoTime();
	}

	/**
	 * Notes what came beside the payload. Owner loop only, before the call is started.
	 * @param metadata the metadata, unmodifiable
	 */
	public final void bring(Map<String, String> metadata) {
		this.metadata = metadata;
	}

	/**
	 * Runs the handler where its definition says. Owner loop only.
	 * @return false if the handler executor did not take it, and nothing was run: the
	 * call has ended
	 */
	final boolean run(byte @Nullable [] payload) {
		assert this.context.isOwner() : OFF_LOOP;
		if (!runHandler(payload)) {
			return false;
		}
		if (this.deadlineMillis > 0 && !this.ended) {
			this.context.watchDeadline(dueNanos(this.context.runtime().nanoTime()));
		}
		return true;
	}

	@Override
	final long passDeadline(long nowNanos) {
		assert this.context.isOwner() : OFF_LOOP;
		if (this.deadlineMillis == 0 || this.ended) {
			return NO_DEADLINE;
		}
		long left = dueNanos(nowNanos);
		if (left > 0) {
			return left;
		}
		deadlinePassed();
		return NO_DEADLINE;
	}

	private long dueNanos(long nowNanos) {
		return remainingNanos(nowNanos) + graceNanos();
	}

	private long remainingNanos(long nowNanos) {
		return this.deadlineMillis * NANOS_PER_MILLI - (nowNanos - this.startNanos);
	}

	/**
	 * Ends the call for this side: leaves the table, ends the context.
	 * @return false if it was ended before
	 */
	final boolean end() {
		assert this.context.isOwner() : OFF_LOOP;
		if (this.ended) {
			return false;
		}
		this.ended = true;
		giveUpTask();
		leave();
		return true;
	}

	final boolean isEnded() {
		return this.ended;
	}

	final boolean overDeadline() {
		return this.deadlineMillis > 0
				&& (this.context.runtime().nanoTime() - this.startNanos) / NANOS_PER_MILLI > this.deadlineMillis;
	}

	/**
	 * The mux id, which the peer chose.
	 * @return the id
	 */
	public final long muxId() {
		return this.muxId;
	}

	final long deadlineMillis() {
		return this.deadlineMillis;
	}

	final CallStats stats(int inCredits, int outCredits) {
		Duration age = Duration.ofNanos(this.context.runtime().nanoTime() - this.startNanos);
		return new CallStats(CallStats.Direction.INBOUND, this.handler.definition().kind(), handler().toString(), age,
				remaining(), inCredits, outCredits);
	}

	/** Writes the text of an error, as much of it as a message may hold. */
	final byte[] textBytes(String text) {
		return ErrorText.encode(text, this.context.limits().maxMessageBytes());
	}

	@Override
	public final @Nullable Duration remaining() {
		if (this.deadlineMillis == 0) {
			return null;
		}
		return Duration.ofNanos(Math.max(0, remainingNanos(this.context.runtime().nanoTime())));
	}

	@Override
	public final Map<String, String> metadata() {
		return this.metadata;
	}

	/** How long after its deadline the call ends. */
	long graceNanos() {
		return 0;
	}

	abstract void deadlinePassed();

	abstract void leave();

	/**
	 * Ends the call because the caller no longer wants it. Owner loop only.
	 */
	public abstract void onCancelled();

	/**
	 * Takes a snapshot for monitoring. Owner loop only.
	 * @return the snapshot
	 */
	public abstract CallStats stats();

}
