package dev.gridmesh.mux;

import java.time.Duration;
import java.util.Map;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallStats;
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
 * What a call of this node asks for, of whom and until when, and how messages and people
 * are told so. Owner loop only, unless said otherwise.
 * <p>
 * State: all is fixed from the start but the mux id, which the call gets when it is
 * opened.
 */
abstract class RequestedCall extends CallMailbox {

	static final long NANOS_PER_MILLI = 1_000_000;

	final MuxContext context;

	private final HandlerId handler;

	private final Map<String, String> metadata;

	private final long startNanos;

	private final long timeoutNanos;

	private final boolean announcedInFull;

	private long muxId;

	RequestedCall(MuxContext context, OutboundRequest request) {
		this.context = context;
		this.handler = request.handler();
		this.metadata = request.metadata();
		this.startNanos = request.startNanos();
		this.timeoutNanos = request.timeoutNanos();
		this.announcedInFull = request.announcedInFull();
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

	/** Reports what code of the application threw; the call has ended by now. */
	final void report(ApplicationPart part, Throwable failure) {
		this.context.errors().report(part, this.context.remote(), this.handler, failure);
	}

	final boolean hasDeadline() {
		return this.timeoutNanos > 0;
	}

	/**
	 * The deadline as the handler side is told it.
	 * @param left nanoseconds until it
	 * @return milliseconds, 0 for none
	 */
	final long announcedMillis(long left) {
		long announced = this.announcedInFull ? this.timeoutNanos : left;
		return hasDeadline() ? Math.min(announced / NANOS_PER_MILLI, Message.MAX_DEADLINE_MILLIS) : 0;
	}

	final long remainingNanos() {
		return remainingNanos(this.context.runtime().nanoTime());
	}

	final long remainingNanos(long nowNanos) {
		return this.timeoutNanos - (nowNanos - this.startNanos);
	}

	/**
	 * Notes the mux id, with which the call is opened.
	 * @param muxId the id
	 */
	final void number(long muxId) {
		this.muxId = muxId;
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

}
