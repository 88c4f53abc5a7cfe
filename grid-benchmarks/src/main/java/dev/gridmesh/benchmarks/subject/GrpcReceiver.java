package dev.gridmesh.benchmarks.subject;

import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Hands the messages of one gRPC call to one subscriber; demand goes to gRPC.
 */
final class GrpcReceiver extends Flux<byte[]> implements Subscription {

	private final LongConsumer onRequest;

	private final Runnable onCancel;

	private volatile @Nullable CoreSubscriber<? super byte[]> actual;

	private boolean ended;

	private @Nullable Throwable error;

	private volatile boolean over;

	GrpcReceiver(LongConsumer onRequest, Runnable onCancel) {
		this.onRequest = onRequest;
		this.onCancel = onCancel;
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> actual) {
		boolean endedBefore;
		synchronized (this) {
			this.actual = actual;
			endedBefore = this.ended;
		}
		actual.onSubscribe(this);
		if (endedBefore) {
			tellEnd(actual);
		}
	}

	@Override
	public void request(long n) {
		this.onRequest.accept(Math.min(n, Integer.MAX_VALUE));
	}

	@Override
	public void cancel() {
		this.over = true;
		this.onCancel.run();
	}

	void next(byte[] item) {
		CoreSubscriber<? super byte[]> subscriber = this.actual;
		if (!this.over && subscriber != null) {
			subscriber.onNext(item);
		}
	}

	void end(@Nullable Throwable error) {
		CoreSubscriber<? super byte[]> subscriber;
		synchronized (this) {
			this.ended = true;
			this.error = error;
			subscriber = this.actual;
		}
		if (subscriber != null) {
			tellEnd(subscriber);
		}
	}

	private void tellEnd(CoreSubscriber<? super byte[]> subscriber) {
		if (this.over) {
			return;
		}
		this.over = true;
		if (this.error != null) {
			subscriber.onError(this.error);
		}
		else {
			subscriber.onComplete();
		}
	}

}
