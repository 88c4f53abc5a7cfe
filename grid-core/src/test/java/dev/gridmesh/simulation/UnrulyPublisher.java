package dev.gridmesh.simulation;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Hands on what another publisher emits, and misbehaves where it is told to: when it is
 * subscribed to, asked for items, or cancelled.
 */
final class UnrulyPublisher extends Flux<byte[]> {

	private final Publisher<byte[]> source;

	private final Misbehaviour misbehaviour;

	private final Part part;

	private final CallId call;

	UnrulyPublisher(Publisher<byte[]> source, Misbehaviour misbehaviour, Part part, CallId call) {
		this.source = source;
		this.misbehaviour = misbehaviour;
		this.part = part;
		this.call = call;
	}

	private boolean signals() {
		return this.misbehaviour.strike(this.part, this.call) == Failure.BY_SIGNAL;
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> actual) {
		if (signals()) {
			Operators.error(actual, this.misbehaviour.error(this.part, Failure.BY_SIGNAL, this.call));
		}
		else {
			this.source.subscribe(new Forwarding(actual));
		}
	}

	private final class Forwarding implements CoreSubscriber<byte[]>, Subscription {

		private final CoreSubscriber<? super byte[]> actual;

		private Subscription subscription = Operators.emptySubscription();

		private boolean over;

		Forwarding(CoreSubscriber<? super byte[]> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription s) {
			this.subscription = s;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(byte[] item) {
			if (!this.over) {
				this.actual.onNext(item);
			}
		}

		@Override
		public void onError(Throwable t) {
			if (!this.over) {
				this.over = true;
				this.actual.onError(t);
			}
		}

		@Override
		public void onComplete() {
			if (!this.over) {
				this.over = true;
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long n) {
			try {
				if (this.over || !signals()) {
					this.subscription.request(n);
					return;
				}
			}
			catch (Throwable ex) {
				this.over = true;
				this.subscription.cancel();
				throw ex;
			}
			this.subscription.cancel();
			onError(UnrulyPublisher.this.misbehaviour.error(UnrulyPublisher.this.part, Failure.BY_SIGNAL,
					UnrulyPublisher.this.call));
		}

		@Override
		public void cancel() {
			boolean wasOver = this.over;
			this.over = true;
			this.subscription.cancel();
			if (!wasOver) {
				UnrulyPublisher.this.misbehaviour.strike(UnrulyPublisher.this.part, UnrulyPublisher.this.call);
			}
		}

	}

}
