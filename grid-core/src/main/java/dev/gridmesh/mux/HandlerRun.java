package dev.gridmesh.mux;

import java.security.Principal;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.HandlerTask;
import dev.gridmesh.application.Publishers;
import dev.gridmesh.handler.RegisteredHandler;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * The run of a handler for one call: on the loop or on a thread of its own, from when it
 * is invoked until it is done, which may be long after the call has ended.
 * <p>
 * State: where the handler's code is; the task that waits for a thread or has one, until
 * the call ends; and the bytes of the payload, which count as held by the peer until the
 * handler is done. Any thread may say that it is; all else is for the owner loop, but for
 * the run itself.
 */
abstract class HandlerRun extends ContextMailbox implements HandlerTask.Work {

	final MuxContext context;

	final RegisteredHandler handler;

	/** Where the handler's code is; written by the thread that runs it. */
	private volatile Progress progress = Progress.NOT_INVOKED;

	/** Until the end, if the handler does not run on the loop. */
	private @Nullable HandlerTask task;

	/** The bytes of the payload that it came with, as they were counted. */
	private int held;

	HandlerRun(MuxContext context, RegisteredHandler handler) {
		this.context = context;
		this.handler = handler;
	}

	/**
	 * Runs the handler where its definition says. Owner loop only.
	 * @param payload what it gets, or {@code null}; it alone keeps it
	 * @return false if the handler executor did not take it, and nothing was run: the
	 * call has ended
	 */
	final boolean runHandler(byte @Nullable [] payload) {
		if (payload != null) {
			this.held = payload.length;
			this.context.inbound().take(this.held);
		}
		if (mayTakeLong(payload)) {
			return submit(payload);
		}
		onHandlerThread(payload);
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

	/**
	 * Gives a task up that waits for a thread: its place and its payload are free again.
	 * One that has a thread goes on. Owner loop only, with the end of the call.
	 */
	final void giveUpTask() {
		if (this.task != null) {
			if (this.task.giveUp()) {
				free();
			}
			this.task = null;
		}
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

	/** Ends the call because no thread runs its handler, which was not invoked. */
	abstract void onNotTaken();

	/**
	 * Runs the handler; on the loop or on the handler executor.
	 * @return what it threw, or {@code null} if it did not
	 */
	abstract @Nullable Throwable invoke(HandlerDefinition definition, byte @Nullable [] payload);

	/** Takes what the handler threw; on the loop or on the handler executor. */
	abstract void onHandlerThrew(Throwable error);

	private enum Progress {

		NOT_INVOKED, INVOKED, RETURNED

	}

}
