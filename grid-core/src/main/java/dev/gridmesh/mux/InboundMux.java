package dev.gridmesh.mux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.CallStats;
import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.handler.RegisteredHandler;
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
 * running until it is done.
 */
public abstract class InboundMux extends ContextMailbox {

	private static final long NANOS_PER_MILLI = 1_000_000;

	final MuxContext context;

	final RegisteredHandler handler;

	private final long muxId;

	private final long deadlineMillis;

	private final long startNanos;

	private Map<String, String> metadata = Map.of();

	/** Where the handler's code is; written by the thread that runs it. */
	private volatile Progress progress = Progress.NOT_INVOKED;

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
	 * @return false if the handler executor is full, and nothing was run
	 */
	final boolean run(byte @Nullable [] payload) {
		if (this.handler.definition().execution() == HandlerExecution.EXECUTOR) {
			try {
				this.context.runtime().handlerExecutor().execute(() -> invokeCounted(payload));
			}
			catch (RejectedExecutionException ex) {
				return false;
			}
		}
		else {
			invokeCounted(payload);
		}
		if (this.deadlineMillis > 0 && !this.ended) {
			this.context.watchDeadline(remainingNanos(this.context.runtime().nanoTime()));
		}
		return true;
	}

	private void invokeCounted(byte @Nullable [] payload) {
		if (isCancelled()) {
			return;
		}
		this.handler.begin();
		this.progress = Progress.INVOKED;
		try {
			invoke(this.handler.definition(), payload);
		}
		catch (Exception | LinkageError | StackOverflowError | AssertionError ex) {
			// a handler's failure is its caller's, never the connection's
			onHandlerThrew(ex);
		}
		finally {
			this.progress = Progress.RETURNED;
			if (isCancelled()) {
				handlerDone();
			}
		}
	}

	/**
	 * Stops the handler's publisher, if there is one by now; the handler counts until it
	 * has returned.
	 */
	final void cancelHandler(@Nullable Subscription subscription) {
		if (subscription != null) {
			UserCode.run(subscription::cancel);
		}
		if (this.progress == Progress.RETURNED) {
			handlerDone();
		}
	}

	/** Counts the handler as done, once. Safe for any thread. */
	final void handlerDone() {
		if (markEnded()) {
			this.handler.end();
		}
	}

	@Override
	final long passDeadline(long nowNanos) {
		if (this.deadlineMillis == 0 || this.ended) {
			return NO_DEADLINE;
		}
		long left = remainingNanos(nowNanos);
		if (left > 0) {
			return left;
		}
		deadlinePassed();
		return NO_DEADLINE;
	}

	private long remainingNanos(long nowNanos) {
		return this.deadlineMillis * NANOS_PER_MILLI - (nowNanos - this.startNanos);
	}

	/**
	 * Ends the call for this side: leaves the table, ends the context.
	 * @return false if it was ended before
	 */
	final boolean end() {
		if (this.ended) {
			return false;
		}
		this.ended = true;
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

	static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public final NodeName caller() {
		return this.context.remote();
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

	/** Runs the handler; on the loop or on the handler executor. */
	abstract void invoke(HandlerDefinition definition, byte @Nullable [] payload);

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
