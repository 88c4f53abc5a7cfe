package dev.gridmesh.benchmarks.subject;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Hands the items of a raw link to one subscriber, and gives credits back half a window
 * at a time. Items for which there is no demand wait, a window at most.
 */
final class RawReceiver extends Flux<byte[]> implements Subscription {

	private final RawLink link;

	private final int id;

	private final RawKind credit;

	private final Runnable onSubscribed;

	private final Runnable onCancelled;

	private final Queue<byte[]> waiting = new ArrayDeque<>();

	private @Nullable CoreSubscriber<? super byte[]> actual;

	private long demand;

	private int taken;

	private boolean ended;

	private boolean over;

	private @Nullable Throwable error;

	RawReceiver(RawLink link, int id, RawKind credit, Runnable onSubscribed, Runnable onCancelled) {
		this.link = link;
		this.id = id;
		this.credit = credit;
		this.onSubscribed = onSubscribed;
		this.onCancelled = onCancelled;
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> actual) {
		this.link.onLoop(() -> {
			this.actual = actual;
			actual.onSubscribe(this);
			this.onSubscribed.run();
			deliver();
		});
	}

	@Override
	public void request(long n) {
		this.link.onLoop(() -> {
			this.demand = Operators.addCap(this.demand, n);
			deliver();
		});
	}

	@Override
	public void cancel() {
		this.link.onLoop(() -> {
			if (!this.over) {
				this.over = true;
				this.onCancelled.run();
			}
		});
	}

	void item(byte[] payload) {
		if (this.demand > 0 && this.waiting.isEmpty() && this.actual != null && !this.over) {
			next(payload, this.actual);
			return;
		}
		this.waiting.add(payload);
		deliver();
	}

	void end(@Nullable Throwable error) {
		this.ended = true;
		this.error = error;
		deliver();
	}

	private void next(byte[] payload, CoreSubscriber<? super byte[]> subscriber) {
		if (this.demand != Long.MAX_VALUE) {
			this.demand--;
		}
		subscriber.onNext(payload);
		if (++this.taken == Setup.STREAM_WINDOW / 2 && !this.ended) {
			this.link.writeNumber(this.credit, this.id, this.taken);
			this.taken = 0;
		}
	}

	private void deliver() {
		CoreSubscriber<? super byte[]> subscriber = this.actual;
		if (subscriber == null) {
			return;
		}
		while (this.demand > 0 && !this.over) {
			byte[] payload = this.waiting.poll();
			if (payload == null) {
				break;
			}
			next(payload, subscriber);
		}
		if (this.ended && this.waiting.isEmpty() && !this.over) {
			this.over = true;
			if (this.error != null) {
				subscriber.onError(this.error);
			}
			else {
				subscriber.onComplete();
			}
		}
	}

}
