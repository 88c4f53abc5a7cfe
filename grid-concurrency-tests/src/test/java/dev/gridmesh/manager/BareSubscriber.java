package dev.gridmesh.manager;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A subscriber that Reactor takes for one of its own, so that nothing stands in front of
 * it.
 */
record BareSubscriber(Subscriber<? super byte[]> actual) implements CoreSubscriber<byte[]> {

	@Override
	public void onSubscribe(Subscription s) {
		this.actual.onSubscribe(s);
	}

	@Override
	public void onNext(byte[] item) {
		this.actual.onNext(item);
	}

	@Override
	public void onError(Throwable error) {
		this.actual.onError(error);
	}

	@Override
	public void onComplete() {
		this.actual.onComplete();
	}

}
