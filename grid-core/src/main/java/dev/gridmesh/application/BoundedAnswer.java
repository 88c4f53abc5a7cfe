package dev.gridmesh.application;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.InvalidIdentityException;
import dev.gridmesh.auth.InvalidProofException;
import dev.gridmesh.auth.ProofFault;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One answer of the application, asked for on a thread that may block. There is one
 * outcome within a limit of time, whatever is asked does: throw, never answer, answer
 * twice, or with nothing. Safe for any thread.
 * <p>
 * State: open, with a timer; settled, once, by the first answer, a failure, the limit, or
 * by whoever asked when it wants to know no more. What comes after that is dropped.
 *
 * @param <T> the kind of answer
 */
final class BoundedAnswer<T> implements CoreSubscriber<T>, Runnable {

	private final Question<T> question;

	private final ApplicationErrors errors;

	private final MonoSink<T> sink;

	private final AtomicBoolean settled = new AtomicBoolean();

	private volatile @Nullable Subscription subscription;

	private volatile GridEventLoop.@Nullable ScheduledTask timer;

	private BoundedAnswer(Question<T> question, ApplicationErrors errors, MonoSink<T> sink) {
		this.question = question;
		this.errors = errors;
		this.sink = sink;
	}

	/**
	 * Asks, on subscription.
	 * @param <T> the kind of answer
	 * @param question what is asked, and of whom
	 * @param runtime has the thread, and the time
	 * @param limit how long the answer may take
	 * @param errors takes what is thrown
	 * @return the answer; empty if there is none; fails with an
	 * {@link InvalidProofException}
	 */
	static <T> Mono<T> to(Question<T> question, GridRuntime runtime, Duration limit, ApplicationErrors errors) {
		return Mono.create((sink) -> new BoundedAnswer<>(question, errors, sink).begin(runtime, limit));
	}

	private void begin(GridRuntime runtime, Duration limit) {
		this.sink.onDispose(this::settle);
		try {
			this.timer = runtime.nextEventLoop()
				.schedule(() -> fail("did not answer within " + limit + " (grid.connect.handshake-timeout)"),
						GridEventLoop.nanos(limit));
			runtime.handlerExecutor().execute(this);
		}
		catch (RejectedExecutionException ex) {
			fail("could not be asked: no thread of the handlers is free (grid.handlers.max-threads)");
		}
		catch (Throwable ex) {
			fail("could not be asked: the executor of handlers failed");
			this.errors.report(ApplicationPart.EXECUTOR, this.question.peer(), null, ex);
		}
	}

	@Override
	public void run() {
		if (this.settled.get()) {
			return;
		}
		try {
			Mono<? extends T> answer = this.question.asked().get();
			Objects.requireNonNull(answer, () -> this.question.whom() + " returned null").subscribe(this);
		}
		catch (Throwable ex) {
			onError(ex);
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		if (this.settled.get()) {
			cancel(subscription);
		}
		else {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(T answer) {
		if (answer == null) {
			onError(new NullPointerException(this.question.whom() + " answered with null"));
		}
		else if (settle()) {
			this.sink.success(answer);
		}
	}

	@Override
	public void onComplete() {
		if (settle()) {
			this.sink.success();
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (failure instanceof InvalidIdentityException) {
			if (settle()) {
				this.sink.error(new InvalidProofException(ProofFault.NOT_AUTHENTICATED,
						String.valueOf(Failures.messageOf(failure))));
			}
			return;
		}
		fail("failed, the log of this node says how");
		this.errors.report(this.question.part(), this.question.peer(), null, failure);
	}

	private void fail(String how) {
		if (settle()) {
			this.sink.error(
					new InvalidProofException(ProofFault.AUTHENTICATION_FAILED, this.question.whom() + " here " + how));
		}
	}

	private boolean settle() {
		if (!this.settled.compareAndSet(false, true)) {
			return false;
		}
		GridEventLoop.ScheduledTask timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		Subscription subscription = this.subscription;
		if (subscription != null) {
			cancel(subscription);
		}
		return true;
	}

	private void cancel(Subscription subscription) {
		Throwable failure = Publishers.cancel(subscription);
		if (failure != null) {
			this.errors.report(this.question.part(), this.question.peer(), null, failure);
		}
	}

	/**
	 * What is asked.
	 *
	 * @param <T> the kind of answer
	 * @param whom who is asked, in words
	 * @param part the same, for counts and the error listener
	 * @param peer the node that it is about
	 * @param asked asks
	 */
	record Question<T>(String whom, ApplicationPart part, NodeName peer, Supplier<? extends Mono<? extends T>> asked) {

	}

}
