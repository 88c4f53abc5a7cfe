package dev.gridmesh.application;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Calls publishers of the application, and their subscriptions. Whatever one throws is
 * returned, for the caller to end what the publisher belongs to and then to report it.
 * Has no state, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class Publishers {

	private Publishers() {
	}

	/**
	 * Subscribes to a publisher.
	 * @param publisher the publisher
	 * @param subscriber one of ours
	 * @return what the publisher threw, or {@code null} if it did not
	 */
	public static @Nullable Throwable subscribe(Publisher<byte[]> publisher, CoreSubscriber<byte[]> subscriber) {
		try {
			publisher.subscribe(subscriber);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Asks for items.
	 * @param subscription the subscription
	 * @param n how many, at least 1
	 * @return what the publisher threw, or {@code null} if it did not
	 */
	public static @Nullable Throwable request(Subscription subscription, long n) {
		try {
			subscription.request(n);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Cancels a subscription.
	 * @param subscription the subscription
	 * @return what the publisher threw, or {@code null} if it did not
	 */
	public static @Nullable Throwable cancel(Subscription subscription) {
		try {
			subscription.cancel();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

}
