package dev.gridmesh.benchmarks.subject;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Tells an {@link Answer} how a {@code Mono} ended.
 */
final class AnswerSubscriber implements CoreSubscriber<byte[]>, Running {

	private final Answer answer;

	private volatile @Nullable Subscription subscription;

	private boolean ended;

	private AnswerSubscriber(Answer answer) {
		this.answer = answer;
	}

	static Running subscribe(Mono<byte[]> call, Answer answer) {
		AnswerSubscriber subscriber = new AnswerSubscriber(answer);
		call.subscribe(subscriber);
		return subscriber;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(byte[] payload) {
		this.ended = true;
		this.answer.end(payload, null);
	}

	@Override
	public void onError(Throwable error) {
		if (this.ended) {
			Operators.onErrorDropped(error, currentContext());
			return;
		}
		this.answer.end(null, error);
	}

	@Override
	public void onComplete() {
		if (!this.ended) {
			this.answer.end(null, new IllegalStateException("the answer was absent"));
		}
	}

	@Override
	public void cancel() {
		Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
	}

}
