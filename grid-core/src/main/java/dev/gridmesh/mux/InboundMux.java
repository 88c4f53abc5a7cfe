package dev.gridmesh.mux;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallStats;
import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.HandlerTask;
import dev.gridmesh.application.Publishers;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.ErrorText;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * The handler side of a call: what single requests and streams have in common. Owner loop
 * only, but for what {@link GridCall} offers to the handler.
 * <p>
 * State: running, from its message until it is ended, exactly once: by the handler's
 * result, the deadline, a cancel of the caller, or the loss of the link. With the end the
 * context that the handler sees is over. The handler itself may run on; it counts as
 * running, and its payload as held by the peer, until it is done.
 */
public abstract class InboundMux extends ContextMailbox implements HandlerTask.Work {

	private static final long NANOS_PER_MILLI = 1_000_000;

	final MuxContext context;

	final RegisteredHandler handler;

	private final long muxId;

	private final long deadlineMillis;

	private final long startNanos;

	private Map<String, String> metadata = Map.of();

	/** Where the handler's code is; written by the thread that runs it. */
	private volatile Progress progress = Progress.NOT_INVOKED;

	/** Until the end, if the handler does not run on the loop. */
	private @Nullable HandlerTask task;

	/** The bytes of the payload that it came with, as they were counted. */
	private int held;

	private boolean ended;

	InboundMux(MuxContext context, RegisteredHandler handler, Message opening) {
		this.context = context;
		this.handler = handler;
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
		if (payload != null) {
			this.held = payload.length;
			this.context.inbound().take(this.held);
		}
		if (mayTakeLong(payload)) {
			if (!submit(payload)) {
				return false;
			}
		}
		else {
			onHandlerThread(payload);
		}
		if (this.deadlineMillis > 0 && !this.ended) {
			this.context.watchDeadline(dueNanos(this.context.runtime().nanoTime()));
		}
		return true;
	}

	private boolean mayTakeLong(byte @Nullable [] payload) {
		return switch (this.handler.definition().execution()) {
			case EVENT_LOOP -> false;
			case EVENT_LOOP_IF_SMALL -> payload != null && payload.length > HandlerExecution.SMALL_PAYLOAD;
			case EXECUTOR -> true;
		};
	}

	private boolean submit(byte @Nullable [] payload) {
		HandlerTask task = new HandlerTask(this, payload, this.context.handlerShare());
		this.task = task;
		boolean taken = task.submit(this.context.runtime());
		if (!taken) {
			onNotTaken();
			free();
		}
		Throwable failure = task.failure();
		if (failure != null) {
			report(ApplicationPart.EXECUTOR, failure);
		}
		return taken;
	}

	/** Runs the handler; called by the loop, or once by the handler executor. */
	@Override
	public final void onHandlerThread(byte @Nullable [] payload) {
		if (isCancelled()) {
			// between the thread and the handler
			free();
			return;
		}
		this.handler.begin();
		this.progress = Progress.INVOKED;
		Throwable thrown = null;
		try {
			thrown = invoke(this.handler.definition(), payload);
			if (thrown != null) {
				// a handler's failure is its caller's, never the connection's
				onHandlerThrew(thrown);
			}
		}
		finally {
			this.progress = Progress.RETURNED;
			if (isCancelled()) {
				handlerDone();
			}
		}
		if (thrown != null && !(thrown instanceof NullSignalException)) {
			reportHandler(thrown);
		}
	}

	/** Reports what code of the application threw; the call has ended by now. */
	final void report(ApplicationPart part, Throwable failure) {
		this.context.errors().report(part, caller(), handler(), failure);
	}

	/**
	 * Reports what the handler failed with, unless it is an exception of one that was
	 * cancelled before, which is how many take note of that.
	 */
	final void reportHandler(Throwable failure) {
		if (!isCancelled() || failure instanceof Error) {
			report(ApplicationPart.HANDLER, failure);
		}
	}

	@Override
	final void onObserverThrew(Throwable failure) {
		report(ApplicationPart.SUBSCRIBER, failure);
	}

	/**
	 * Stops the handler's publisher, if there is one by now; the handler counts until it
	 * has returned.
	 */
	final void cancelHandler(@Nullable Subscription subscription) {
		Throwable thrown = (subscription != null) ? Publishers.cancel(subscription) : null;
		if (this.progress == Progress.RETURNED) {
			handlerDone();
		}
		if (thrown != null) {
			report(ApplicationPart.HANDLER, thrown);
		}
	}

	/**
	 * Counts the handler as done, once. Safe for any thread.
	 * @return false if it was before
	 */
	final boolean handlerDone() {
		boolean first = markEnded();
		if (first) {
			this.handler.end();
			free();
		}
		return first;
	}

	/** Counts the payload as held no more; called once, on any thread. */
	private void free() {
		InboundBytes inbound = this.context.inbound();
		if (this.context.loop().inEventLoop()) {
			inbound.free(this.held);
		}
		else {
			inbound.freeFromAfar(this.held);
		}
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
		if (this.task != null) {
			// one that waits for a thread gives its place and its payload back
			if (this.task.giveUp()) {
				free();
			}
			this.task = null;
		}
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
	public final NodeName caller() {
		return this.context.remote();
	}

	@Override
	public final @Nullable Principal principal() {
		return this.context.principal();
	}

	@Override
	public final HandlerId handler() {
		return this.handler.definition().id();
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

	/** Ends the call because no thread runs its handler, which was not invoked. */
	abstract void onNotTaken();

	/** How long after its deadline the call ends. */
	long graceNanos() {
		return 0;
	}

	/**
	 * Runs the handler; on the loop or on the handler executor.
	 * @return what it threw, or {@code null} if it did not
	 */
	abstract @Nullable Throwable invoke(HandlerDefinition definition, byte @Nullable [] payload);

	/** Takes what the handler threw; on the loop or on the handler executor. */
	abstract void onHandlerThrew(Throwable error);

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

	private enum Progress {

		NOT_INVOKED, INVOKED, RETURNED

	}

}
