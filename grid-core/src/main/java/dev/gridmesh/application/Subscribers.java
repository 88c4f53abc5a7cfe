package dev.gridmesh.application;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Calls subscribers of the application. Whatever one throws is returned, for the caller
 * to end what the subscriber belongs to and then to report it. Has no state, so safe for
 * any thread.
 *
 * @since 0.1.0
 */
public final class Subscribers {

	private Subscribers() {
	}

	/**
	 * Hands a subscription over.
	 * @param subscriber who gets it
	 * @param subscription the subscription
	 * @return what the subscriber threw, or {@code null} if it did not
	 */
	public static @Nullable Throwable subscribed(CoreSubscriber<?> subscriber, Subscription subscription) {
		try {
			subscriber.onSubscribe(subscription);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Hands an item over.
	 * @param <T> the kind of item
	 * @param subscriber who gets it
	 * @param item the item
	 * @return what the subscriber threw, or {@code null} if it did not
	 */
	public static <T> @Nullable Throwable next(CoreSubscriber<? super T> subscriber, T item) {
		try {
			subscriber.onNext(item);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Tells the end.
	 * @param subscriber who is told
	 * @param error why it ends early, or {@code null} if it is complete
	 * @return what the subscriber threw, or {@code null} if it did not
	 */
	public static @Nullable Throwable end(CoreSubscriber<?> subscriber, @Nullable Throwable error) {
		try {
			if (error != null) {
				subscriber.onError(error);
			}
			else {
				subscriber.onComplete();
			}
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Tells a subscriber that it gets nothing but an error.
	 * @param subscriber who has no subscription yet
	 * @param error the error
	 * @param report takes what the subscriber throws meanwhile
	 */
	public static void refuse(CoreSubscriber<?> subscriber, Throwable error, Consumer<Throwable> report) {
		Throwable first = subscribed(subscriber, Operators.emptySubscription());
		Throwable second = end(subscriber, error);
		if (first != null) {
			report.accept(first);
		}
		if (second != null) {
			report.accept(second);
		}
	}

	/**
	 * Asks for the Reactor context.
	 * @param subscriber who has it
	 * @return the context
	 * @throws ApplicationFailedException if the subscriber throws, or has none
	 */
	public static Context contextOf(CoreSubscriber<?> subscriber) throws ApplicationFailedException {
		Context context;
		try {
			context = subscriber.currentContext();
		}
		catch (Throwable ex) {
			throw new ApplicationFailedException(ex);
		}
		if (context == null) {
			throw new ApplicationFailedException(
					new NullPointerException("currentContext() of " + subscriber.getClass().getName() + " is null"));
		}
		return context;
	}

}
