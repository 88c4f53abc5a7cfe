package dev.gridmesh.manager;

import java.util.function.BiConsumer;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Publishers that break a rule of Reactive Streams, each in its own way.
 */
enum BrokenPublisher {

	/** Emits null in place of an item (rule 2.13). */
	NULL_ITEM("null", onFirstRequest((subscriber, n) -> subscriber.onNext(null))),

	/** Emits one more than it was asked for (rule 1.1). */
	MORE_THAN_REQUESTED("more items than were requested", onFirstRequest((subscriber, n) -> {
		for (long i = 0; i < n + 1; i++) {
			subscriber.onNext(new byte[] { 1 });
		}
	})),

	/** Never stops, whatever it was asked for (rule 1.1). */
	FLOOD("more items than were requested", onFirstRequest((subscriber, n) -> {
		for (int i = 0; i < 100_000; i++) {
			subscriber.onNext(new byte[] { 1 });
		}
	})),

	/** Emits whether somebody asks or not (rule 1.1). */
	UNASKED("more items than were requested", (subscriber) -> {
		subscriber.onSubscribe(new Quiet());
		for (int i = 0; i < 100; i++) {
			subscriber.onNext(new byte[] { 1 });
		}
	}),

	/** Emits without a subscription (rule 1.9). */
	NO_SUBSCRIPTION("more items than were requested", (subscriber) -> subscriber.onNext(new byte[] { 1 })),

	/** Emits after the end (rule 1.7). */
	ITEM_AFTER_COMPLETE(null, onFirstRequest((subscriber, n) -> {
		subscriber.onComplete();
		subscriber.onNext(new byte[] { 1 });
		subscriber.onNext(new byte[] { 1 });
	})),

	/** Ends twice, in two ways (rule 1.7). */
	ERROR_AFTER_COMPLETE(null, onFirstRequest((subscriber, n) -> {
		subscriber.onComplete();
		subscriber.onError(new IllegalStateException("too late"));
	})),

	/** Fails and goes on (rule 1.7). */
	ITEM_AFTER_ERROR("the first word", onFirstRequest((subscriber, n) -> {
		subscriber.onError(new IllegalStateException("the first word"));
		subscriber.onNext(new byte[] { 1 });
		subscriber.onComplete();
	})),

	/** Fails with nothing (rule 2.13). */
	NULL_ERROR("null", onFirstRequest((subscriber, n) -> subscriber.onError(null))),

	/** Throws in place of an error (rule 3.16). */
	THROWS_IN_REQUEST("thrown in request", onFirstRequest((subscriber, n) -> {
		throw new IllegalStateException("thrown in request");
	})),

	/** Throws what Reactor takes for fatal. */
	LINKAGE_ERROR("no such class", onFirstRequest((subscriber, n) -> {
		throw new NoClassDefFoundError("no such class");
	})),

	/** Throws in place of an error (rule 1.9). */
	THROWS_IN_SUBSCRIBE("thrown in subscribe", (subscriber) -> {
		throw new IllegalStateException("thrown in subscribe");
	}),

	/** Says nothing at all (rule 1.9). */
	NEVER_SUBSCRIBES(Expected.NO_END, (subscriber) -> {
		// nothing, not even a subscription
	}),

	/** Cannot be cancelled (rule 3.15). */
	THROWS_IN_CANCEL(Expected.NO_END, (subscriber) -> subscriber.onSubscribe(new Quiet() {
		@Override
		public void cancel() {
			throw new IllegalStateException("thrown in cancel");
		}
	})),

	/** Subscribes twice (rule 2.5). */
	TWO_SUBSCRIPTIONS(Expected.NO_END, (subscriber) -> {
		subscriber.onSubscribe(new Quiet());
		subscriber.onSubscribe(new Quiet());
	});

	/** What the other end sees; {@code null} for a clean end. */
	final String error;

	final Publisher<byte[]> publisher;

	BrokenPublisher(String error, Publisher<byte[]> publisher) {
		this.error = error;
		this.publisher = publisher;
	}

	boolean neverEnds() {
		return Expected.NO_END.equals(this.error);
	}

	@SuppressWarnings("unchecked")
	private static Publisher<byte[]> onFirstRequest(BiConsumer<Subscriber<byte[]>, Long> action) {
		return (subscriber) -> subscriber.onSubscribe(new Quiet() {
			private boolean asked;

			@Override
			public void request(long n) {
				if (!this.asked) {
					this.asked = true;
					action.accept((Subscriber<byte[]>) subscriber, n);
				}
			}
		});
	}

	/** Constants, which the enum's own constants cannot use otherwise. */
	private static final class Expected {

		private static final String NO_END = "no end";

	}

	/** A subscription that leads to nothing. */
	private static class Quiet implements Subscription {

		@Override
		public void request(long n) {
			// nothing comes
		}

		@Override
		public void cancel() {
			// nothing to stop
		}

	}

}
