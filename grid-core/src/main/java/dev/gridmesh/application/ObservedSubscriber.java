package dev.gridmesh.application;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.LongSupplier;

import dev.gridmesh.GridCall;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.CallOutcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Stands between a call and whoever gets its answers, and tells its listener how it
 * ended, once. Its methods are called as the Reactive Streams rules say, {@link #cancel}
 * by any thread.
 */
final class ObservedSubscriber implements CoreSubscriber<byte[]>, Subscription {

	private static final AtomicIntegerFieldUpdater<ObservedSubscriber> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(ObservedSubscriber.class, "ended");

	private final CoreSubscriber<? super byte[]> actual;

	private final CallListener listener;

	private final LongSupplier nanoTime;

	private final long startNanos;

	/** The call that is served, at the handler's side. */
	private final @Nullable GridCall served;

	private @Nullable Subscription upstream;

	private volatile int ended;

	ObservedSubscriber(CoreSubscriber<? super byte[]> actual, CallListener listener, LongSupplier nanoTime,
			long startNanos, @Nullable GridCall served) {
		this.actual = actual;
		this.listener = listener;
		this.nanoTime = nanoTime;
		this.startNanos = startNanos;
		this.served = served;
	}

	@Override
	public Context currentContext() {
		Context context = this.actual.currentContext();
		return (this.served != null) ? this.listener.context(context) : context;
	}

	@Override
	public void onSubscribe(Subscription s) {
		if (Operators.validate(this.upstream, s)) {
			this.upstream = s;
			this.actual.onSubscribe(this);
		}
	}

	@Override
	public void onNext(byte[] item) {
		this.actual.onNext(item);
	}

	@Override
	public void onError(Throwable error) {
		end((this.served != null) ? CallOutcome.ERROR : CallOutcome.ofCaller(error), error);
		this.actual.onError(error);
	}

	@Override
	public void onComplete() {
		end(CallOutcome.SUCCESS, null);
		this.actual.onComplete();
	}

	@Override
	public void request(long n) {
		Subscription upstream = this.upstream;
		if (upstream != null) {
			upstream.request(n);
		}
	}

	@Override
	public void cancel() {
		Duration remaining = (this.served != null) ? this.served.remaining() : null;
		end((remaining != null && remaining.isZero()) ? CallOutcome.TIMEOUT : CallOutcome.CANCELLED, null);
		Subscription upstream = this.upstream;
		if (upstream != null) {
			upstream.cancel();
		}
	}

	/** Takes what was thrown in place of a signal. */
	void failed(Throwable error) {
		end(CallOutcome.ERROR, error);
	}

	private void end(CallOutcome outcome, @Nullable Throwable error) {
		if (ENDED.compareAndSet(this, 0, 1)) {
			this.listener.ended(outcome, error, this.nanoTime.getAsLong() - this.startNanos);
		}
	}

}
