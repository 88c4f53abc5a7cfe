package dev.gridmesh.spring.client;

import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;

import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * The items of a stream for callers that wait for them; each iterator is a call of its
 * own, of which a few items are held. A call whose iterator is no longer reachable is
 * cancelled. Safe for any thread, its iterators for one at a time.
 *
 * @param <T> the type of the items
 */
final class AwaitedItems<T> implements Iterable<T> {

	/** Items that may wait for the caller. */
	static final int PREFETCH = 16;

	private static final Cleaner CLEANER = Cleaner.create();

	private final Flux<T> source;

	AwaitedItems(Flux<T> source) {
		this.source = source;
	}

	/**
	 * Makes the call. An error waits for its turn behind the items that came before it,
	 * which it would not do as an error of the publisher.
	 * @return the items; closing it cancels the call
	 */
	static <T> Stream<T> stream(Flux<T> source) {
		Stream<Signal<T>> signals = source.materialize().toStream(PREFETCH);
		return signals.takeWhile((signal) -> !signal.isOnComplete()).map(AwaitedItems::valueOf);
	}

	private static <T> T valueOf(Signal<T> signal) {
		Throwable error = signal.getThrowable();
		if (error != null) {
			// errors of calls have no stack trace of their own
			error.addSuppressed(new Exception("The items were read here"));
			throw Exceptions.propagate(error);
		}
		return Objects.requireNonNull(signal.get());
	}

	@Override
	public Iterator<T> iterator() {
		Stream<T> stream = stream(this.source);
		Iterator<T> items = new Items<>(stream.iterator());
		CLEANER.register(items, stream::close);
		return items;
	}

	/**
	 * What the caller holds; nothing else must.
	 */
	private record Items<T>(Iterator<T> delegate) implements Iterator<T> {

		@Override
		public boolean hasNext() {
			return this.delegate.hasNext();
		}

		@Override
		public T next() {
			return this.delegate.next();
		}

	}

}
