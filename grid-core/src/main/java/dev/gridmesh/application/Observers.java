package dev.gridmesh.application;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Keeps those who subscribe to what the grid tells of itself apart: what one of them
 * throws ends its own subscription, with that as the error, and reaches neither whoever
 * tells nor the others. Immutable, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class Observers {

	private final ApplicationErrors errors;

	private final ApplicationPart part;

	private final @Nullable NodeName peer;

	private final @Nullable HandlerId handler;

	/**
	 * Prepares to keep subscribers apart.
	 * @param errors takes what they throw
	 * @param part what they count as
	 * @param peer the node that they are told of, or {@code null} if it is not one
	 * @param handler the handler of the call that they are told of, or {@code null} if it
	 * is none
	 */
	public Observers(ApplicationErrors errors, ApplicationPart part, @Nullable NodeName peer,
			@Nullable HandlerId handler) {
		this.errors = errors;
		this.part = part;
		this.peer = peer;
		this.handler = handler;
	}

	/**
	 * Goes around a publisher of ours.
	 * @param <T> what it tells
	 * @param source the publisher
	 * @return the same for each subscriber, apart from the others
	 */
	public <T> Flux<T> apart(Flux<T> source) {
		return new Flux<>() {
			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				observe(source, actual);
			}
		};
	}

	/**
	 * Goes around a publisher of ours.
	 * @param <T> what it tells
	 * @param source the publisher
	 * @return the same for each subscriber, apart from the others
	 */
	public <T> Mono<T> apart(Mono<T> source) {
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				observe(source, actual);
			}
		};
	}

	private <T> void observe(Publisher<T> source, CoreSubscriber<? super T> actual) {
		Context context;
		try {
			context = Subscribers.contextOf(actual);
		}
		catch (ApplicationFailedException ex) {
			Subscribers.refuse(actual, ex.failure(), this::report);
			report(ex.failure());
			return;
		}
		source.subscribe(new Observer<>(actual, context));
	}

	private void report(Throwable failure) {
		this.errors.report(this.part, this.peer, this.handler, failure);
	}

	/**
	 * Stands in front of one subscriber.
	 * <p>
	 * State: whether it has been told the end, or has failed; changed as the signals
	 * come, one after another.
	 */
	private final class Observer<T> implements CoreSubscriber<T> {

		private final CoreSubscriber<? super T> actual;

		private final Context context;

		private @Nullable Subscription subscription;

		private boolean ended;

		Observer(CoreSubscriber<? super T> actual, Context context) {
			this.actual = actual;
			this.context = context;
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription s) {
			this.subscription = s;
			Throwable failure = Subscribers.subscribed(this.actual, s);
			if (failure != null) {
				this.ended = true;
				s.cancel();
				report(failure);
			}
		}

		@Override
		public void onNext(T item) {
			if (this.ended) {
				return;
			}
			Throwable failure = Subscribers.next(this.actual, item);
			if (failure != null && !this.ended) {
				Subscription subscription = this.subscription;
				if (subscription != null) {
					subscription.cancel();
				}
				end(failure);
			}
			if (failure != null) {
				report(failure);
			}
		}

		@Override
		public void onError(Throwable error) {
			end(error);
		}

		@Override
		public void onComplete() {
			end(null);
		}

		private void end(@Nullable Throwable error) {
			if (!this.ended) {
				this.ended = true;
				Throwable failure = Subscribers.end(this.actual, error);
				if (failure != null) {
					report(failure);
				}
			}
		}

	}

}
