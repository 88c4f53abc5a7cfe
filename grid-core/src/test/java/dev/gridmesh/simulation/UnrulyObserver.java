package dev.gridmesh.simulation;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Subscribes to what a node tells about its connections, and misbehaves where it is told
 * to.
 *
 * @param <T> what is told
 */
final class UnrulyObserver<T> implements CoreSubscriber<T> {

	private final Misbehaviour misbehaviour;

	private final Part part;

	UnrulyObserver(Misbehaviour misbehaviour, Part part) {
		this.misbehaviour = misbehaviour;
		this.part = part;
	}

	@Override
	public void onSubscribe(Subscription s) {
		s.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(T item) {
		this.misbehaviour.strike(this.part);
	}

	@Override
	public void onError(Throwable t) {
		this.misbehaviour.strike(this.part);
	}

	@Override
	public void onComplete() {
		this.misbehaviour.strike(this.part);
	}

}
