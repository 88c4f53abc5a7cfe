package dev.gridmesh.application;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import dev.gridmesh.application.ObserverQueue.News;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One observer of an {@link ObserverQueue}, as its subscription. It is told by whichever
 * thread comes, one at a time. Safe for any thread.
 * <p>
 * State: what it asked for; the number of the last news that it was told; and whether it
 * is over: cancelled, failed or told the end.
 *
 * @param <T> what is told
 */
final class ObserverMailbox<T> implements Subscription {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<ObserverMailbox> WORK = AtomicIntegerFieldUpdater
		.newUpdater(ObserverMailbox.class, "work");

	@SuppressWarnings("rawtypes")
	private static final AtomicLongFieldUpdater<ObserverMailbox> DEMAND = AtomicLongFieldUpdater
		.newUpdater(ObserverMailbox.class, "demand");

	private final ObserverQueue<T> queue;

	private final CoreSubscriber<? super T> observer;

	/** Who comes while somebody is at work has the work done once more. */
	private volatile int work = 1;

	private volatile long demand;

	private volatile boolean invalidDemand;

	private volatile boolean over;

	/** Of the thread that is at work. */
	private long told;

	ObserverMailbox(ObserverQueue<T> queue, CoreSubscriber<? super T> observer) {
		this.queue = queue;
		this.observer = observer;
	}

	/** Introduces itself, then tells; nothing is told before that, by nobody. */
	void begin() {
		call(() -> this.observer.onSubscribe(this));
		work(1);
	}

	void tell() {
		if (WORK.getAndIncrement(this) == 0) {
			work(1);
		}
	}

	private void work(int first) {
		int seen = first;
		while (seen != 0) {
			if (!this.over) {
				tellNews();
			}
			seen = WORK.addAndGet(this, -seen);
		}
	}

	private void tellNews() {
		if (this.invalidDemand) {
			leave();
			call(() -> this.observer
				.onError(new IllegalArgumentException("demand must be positive (Reactive Streams rule 3.9)")));
			return;
		}
		News<T> news = this.queue.latest();
		if (news.number() != this.told && this.demand > 0) {
			this.told = news.number();
			Operators.produced(DEMAND, this, 1);
			call(() -> this.observer.onNext(news.value()));
		}
		if (news.last() && news.number() == this.told && !this.over) {
			leave();
			call(this.observer::onComplete);
		}
	}

	/** An observer that fails is told no more (Reactive Streams rule 2.13). */
	private void call(Runnable signal) {
		try {
			signal.run();
		}
		catch (Throwable ex) {
			leave();
			this.queue.failed(ex);
		}
	}

	private void leave() {
		this.over = true;
		this.queue.leave(this);
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			this.invalidDemand = true;
		}
		else {
			Operators.addCap(DEMAND, this, n);
		}
		tell();
	}

	@Override
	public void cancel() {
		leave();
	}

}
