package dev.gridmesh.mux;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.gridmesh.GridCall;
import dev.gridmesh.application.Observers;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The context of a call as its handler sees it from any thread: whether it is over, and
 * when that happens.
 * <p>
 * State: running; then over, once, by the owner loop: with the end of the handler, or
 * cancelled before it. Those who want to be told share a sink, which is made for the
 * first of them, since most handlers never ask.
 */
abstract class ContextMailbox extends CallMailbox implements GridCall {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<ContextMailbox, Sinks.@Nullable Empty> CANCELLATION = AtomicReferenceFieldUpdater
		.newUpdater(ContextMailbox.class, Sinks.Empty.class, "cancellation");

	private volatile Sinks.@Nullable Empty<Void> cancellation;

	private volatile boolean cancelled;

	private volatile boolean over;

	/**
	 * Tells the handler that the context is over. Owner loop only.
	 * @param wanted whether the result of the handler is still wanted
	 */
	final void endContext(boolean wanted) {
		if (!wanted) {
			this.cancelled = true;
		}
		this.over = true;
		tell(this.cancellation);
	}

	private static void tell(Sinks.@Nullable Empty<Void> sink) {
		if (sink != null) {
			// its subscribers are kept apart
			sink.tryEmitEmpty();
		}
	}

	/** Keeps those apart who want to be told that the context is over. */
	abstract Observers observers();

	@Override
	public final boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public final Mono<Void> cancellation() {
		Sinks.Empty<Void> sink = this.cancellation;
		if (sink == null) {
			CANCELLATION.compareAndSet(this, null, Sinks.unsafe().empty());
			sink = this.cancellation;
		}
		if (sink == null) {
			throw new IllegalStateException("a sink that was there is gone");
		}
		if (this.over) {
			// it may have become so before the sink was seen
			tell(sink);
		}
		return observers().apart(sink.asMono());
	}

}
