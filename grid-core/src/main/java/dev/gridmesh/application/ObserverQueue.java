package dev.gridmesh.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Tells observers how something stands, each for itself: what one of them throws, and how
 * slow it is, makes no difference to the others nor to whoever tells. Safe for any
 * thread.
 * <p>
 * State: the last news, which an observer that is too slow for those in between is told
 * in any case; and the observers, each of which leaves when it cancels, fails or is told
 * the end.
 *
 * @param <T> what is told
 */
public final class ObserverQueue<T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<ObserverQueue, List> OBSERVERS = AtomicReferenceFieldUpdater
		.newUpdater(ObserverQueue.class, List.class, "observers");

	private final Consumer<Throwable> failures;

	/** Replaced, never changed. */
	private volatile List<ObserverMailbox<T>> observers = List.of();

	private volatile News<T> latest;

	/**
	 * Makes one that nobody observes.
	 * @param first how it stands
	 * @param failures is told what observers throw, once they have left; must not throw
	 */
	public ObserverQueue(T first, Consumer<Throwable> failures) {
		this.latest = new News<>(first, 1, false);
		this.failures = failures;
	}

	/**
	 * Sets what {@link #tell()} tells; nobody is told yet. Called by one thread at a
	 * time.
	 * @param value how it stands now
	 */
	public void set(T value) {
		this.latest = new News<>(value, this.latest.number + 1, false);
	}

	/**
	 * Sets that there will be no more news; nobody is told yet. May be called again, by
	 * any thread, once it is sure that nobody sets news any more.
	 */
	public void end() {
		News<T> last = this.latest;
		this.latest = new News<>(last.value, last.number, true);
	}

	/**
	 * Tells all observers what they do not know. Observers run here: not to be called
	 * with a lock held or amid a change.
	 */
	public void tell() {
		this.observers.forEach(ObserverMailbox::tell);
	}

	/**
	 * The news, for any number of subscribers.
	 * @return the last news at once, then each as they are told; who asks for less misses
	 * news in between, never the last
	 */
	public Flux<T> asFlux() {
		return new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				ObserverMailbox<T> observer = new ObserverMailbox<>(ObserverQueue.this, actual);
				ObserverQueue.this.admit(observer);
				observer.begin();
			}
		};
	}

	News<T> latest() {
		return this.latest;
	}

	private void admit(ObserverMailbox<T> observer) {
		change((observers) -> observers.add(observer));
	}

	void leave(ObserverMailbox<T> observer) {
		change((observers) -> observers.remove(observer));
	}

	private void change(Consumer<List<ObserverMailbox<T>>> change) {
		List<ObserverMailbox<T>> before;
		List<ObserverMailbox<T>> after;
		do {
			before = this.observers;
			after = new ArrayList<>(before);
			change.accept(after);
		}
		while (!OBSERVERS.compareAndSet(this, before, List.copyOf(after)));
	}

	void failed(Throwable failure) {
		this.failures.accept(failure);
	}

	/**
	 * How it stands.
	 *
	 * @param <T> what is told
	 * @param value how it stands
	 * @param number grows with each news
	 * @param last whether no more follow
	 */
	record News<T>(T value, long number, boolean last) {

	}

}
