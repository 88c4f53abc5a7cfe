package dev.gridmesh.benchmarks.subject;

import io.grpc.stub.CallStreamObserver;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Sends the items of a publisher while gRPC is ready to take them. Runs where gRPC calls
 * back, one thread at a time.
 */
final class GrpcSender implements CoreSubscriber<byte[]> {

	private final CallStreamObserver<byte[]> observer;

	private @Nullable Subscription subscription;

	private boolean started;

	private boolean asked;

	private boolean asking;

	private volatile boolean over;

	GrpcSender(CallStreamObserver<byte[]> observer) {
		this.observer = observer;
	}

	/**
	 * Takes what gRPC says when there is room, for the first time before anything else.
	 * @param items subscribed to at the first time
	 */
	void ready(Publisher<byte[]> items) {
		if (!this.started) {
			this.started = true;
			Flux.from(items).subscribe(this);
			return;
		}
		ready();
	}

	/* Asks for items, one at a time, as long as there is room. */
	private void ready() {
		Subscription current = this.subscription;
		if (current == null || this.asking) {
			return;
		}
		this.asking = true;
		while (!this.over && !this.asked && this.observer.isReady()) {
			this.asked = true;
			current.request(1);
		}
		this.asking = false;
	}

	void cancel() {
		this.over = true;
		Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		ready();
	}

	@Override
	public void onNext(byte[] item) {
		this.asked = false;
		this.observer.onNext(item);
		ready();
	}

	@Override
	public void onError(Throwable error) {
		if (!this.over) {
			this.over = true;
			this.observer.onError(error);
		}
	}

	@Override
	public void onComplete() {
		if (!this.over) {
			this.over = true;
			this.observer.onCompleted();
		}
	}

}
