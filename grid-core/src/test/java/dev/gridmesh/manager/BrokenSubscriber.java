package dev.gridmesh.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.gridmesh.testing.SpeechlessException;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscriber that breaks a rule of Reactive Streams, or keeps to it in an odd way, and
 * notes what it is told.
 */
final class BrokenSubscriber implements CoreSubscriber<byte[]> {

	static final String TEXT = "thrown by a subscriber";

	private final Breach breach;

	final List<String> signals = new ArrayList<>();

	Subscription subscription;

	private boolean emitting;

	BrokenSubscriber(Breach breach) {
		this.breach = breach;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		switch (this.breach) {
			case REQUESTS_NOTHING -> subscription.request(0);
			case REQUESTS_LESS_THAN_NOTHING -> subscription.request(Long.MIN_VALUE);
			case CANCELS_AT_ONCE -> {
				subscription.request(5);
				subscription.cancel();
				subscription.cancel();
			}
			case CANCELS_IN_ON_NEXT, REQUESTS_IN_ON_NEXT, REQUESTS_NOTHING_IN_ON_NEXT -> subscription.request(1);
			case THROWS_IN_ON_SUBSCRIBE -> throw new IllegalStateException(TEXT);
			case NEVER_REQUESTS -> {
				// asks for nothing
			}
			default -> subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(byte[] item) {
		assertThat(this.emitting).as("an item within another one").isFalse();
		this.emitting = true;
		this.signals.add("item");
		switch (this.breach) {
			case CANCELS_IN_ON_NEXT -> {
				this.subscription.request(5);
				this.subscription.cancel();
			}
			case REQUESTS_IN_ON_NEXT -> {
				this.subscription.request(1);
				this.subscription.request(Long.MAX_VALUE);
			}
			case REQUESTS_NOTHING_IN_ON_NEXT -> this.subscription.request(0);
			case THROWS_IN_ON_NEXT -> throw new IllegalStateException(TEXT);
			case ERROR_IN_ON_NEXT -> throw new NoClassDefFoundError(TEXT);
			case SPEECHLESS_IN_ON_NEXT -> throw new SpeechlessException();
			default -> {
				// takes the item as it should
			}
		}
		this.emitting = false;
	}

	@Override
	public void onError(Throwable error) {
		boolean speechless = error instanceof SpeechlessException;
		this.signals.add("error: " + (speechless ? "speechless" : error.getMessage()));
		throwInTheEnd();
	}

	@Override
	public void onComplete() {
		this.signals.add("complete");
		throwInTheEnd();
	}

	private void throwInTheEnd() {
		switch (this.breach) {
			case THROWS_IN_THE_END -> throw new IllegalStateException(TEXT);
			case ERROR_IN_THE_END -> throw new NoClassDefFoundError(TEXT);
			case SPEECHLESS_IN_THE_END -> throw new SpeechlessException();
			default -> {
				// takes the end as it should
			}
		}
	}

	/** Checks what it was told of ten items. */
	void check() {
		switch (this.breach) {
			case REQUESTS_NOTHING, REQUESTS_LESS_THAN_NOTHING ->
				assertThat(this.signals).singleElement().asString().startsWith("error: ").contains("rule 3.9");
			case REQUESTS_NOTHING_IN_ON_NEXT ->
				assertThat(this.signals).hasSize(2).last().asString().startsWith("error: ").contains("rule 3.9");
			case CANCELS_AT_ONCE, NEVER_REQUESTS, THROWS_IN_ON_SUBSCRIBE ->
				assertThat(this.signals).doesNotContain("item", "complete");
			case CANCELS_IN_ON_NEXT -> assertThat(this.signals).containsExactly("item");
			case THROWS_IN_ON_NEXT, ERROR_IN_ON_NEXT, SPEECHLESS_IN_ON_NEXT ->
				assertThat(this.signals).hasSize(2).startsWith("item");
			default -> assertThat(this.signals).hasSize(11).last().isEqualTo("complete");
		}
	}

	/** What it does. */
	enum Breach {

		REQUESTS_NOTHING, REQUESTS_LESS_THAN_NOTHING, REQUESTS_NOTHING_IN_ON_NEXT, REQUESTS_IN_ON_NEXT, CANCELS_AT_ONCE,
		CANCELS_IN_ON_NEXT, NEVER_REQUESTS, THROWS_IN_ON_SUBSCRIBE, THROWS_IN_ON_NEXT, ERROR_IN_ON_NEXT,
		SPEECHLESS_IN_ON_NEXT, THROWS_IN_THE_END, ERROR_IN_THE_END, SPEECHLESS_IN_THE_END;

		/** Tells whether a handler fails that has such a subscriber for its input. */
		boolean failsTheHandler() {
			return Set.of(THROWS_IN_ON_SUBSCRIBE, THROWS_IN_ON_NEXT, ERROR_IN_ON_NEXT, SPEECHLESS_IN_ON_NEXT)
				.contains(this);
		}

	}

}
