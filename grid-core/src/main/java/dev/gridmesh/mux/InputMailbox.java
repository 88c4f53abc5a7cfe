package dev.gridmesh.mux;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The request items of a stream as its handler sees them: for one subscriber, which may
 * subscribe, ask and cancel on any thread.
 * <p>
 * State: whether somebody has subscribed, and whether the end was signalled; both change
 * once, atomically, as a handler may subscribe while the stream ends. And whether the
 * subscriber has asked for less than one item, which the owner loop tells it.
 */
final class InputMailbox extends Flux<byte[]> implements Subscription {

	private static final AtomicIntegerFieldUpdater<InputMailbox> CLAIMED = AtomicIntegerFieldUpdater
		.newUpdater(InputMailbox.class, "claimed");

	private static final AtomicIntegerFieldUpdater<InputMailbox> TERMINATED = AtomicIntegerFieldUpdater
		.newUpdater(InputMailbox.class, "terminated");

	private final InboundStream stream;

	private volatile int claimed;

	private volatile int terminated;

	private volatile boolean invalidDemand;

	private volatile @Nullable CoreSubscriber<? super byte[]> subscriber;

	InputMailbox(InboundStream stream) {
		this.stream = stream;
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> actual) {
		Objects.requireNonNull(actual, "actual");
		if (!CLAIMED.compareAndSet(this, 0, 1)) {
			Operators.error(actual, new IllegalStateException("the items of a stream can be subscribed to once"));
			return;
		}
		actual.onSubscribe(this);
		this.subscriber = actual;
		if (this.stream.isOver()) {
			terminate(this.stream.overError());
		}
		this.stream.onInputSignal();
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			this.invalidDemand = true;
			this.stream.onInputSignal();
		}
		else {
			this.stream.onInputDemand(n);
		}
	}

	@Override
	public void cancel() {
		TERMINATED.set(this, 1);
		this.stream.onInputSignal();
	}

	/**
	 * Tells whether the subscriber must get nothing more. Safe for any thread.
	 * @return whether it has cancelled or was told the end
	 */
	boolean isTerminated() {
		return this.terminated != 0;
	}

	/** Ends the items if the subscriber has asked for none, or fewer. Owner loop only. */
	void checkDemand() {
		if (this.invalidDemand) {
			terminate(new IllegalArgumentException("demand must be positive (Reactive Streams rule 3.9)"));
		}
	}

	@Nullable CoreSubscriber<? super byte[]> subscriber() {
		return this.subscriber;
	}

	/**
	 * Signals the end to the subscriber, once, if there is one. Safe for any thread.
	 * @param error why the items end early, or {@code null} if they are complete
	 */
	void terminate(@Nullable Throwable error) {
		CoreSubscriber<? super byte[]> subscriber = this.subscriber;
		if (subscriber == null || !TERMINATED.compareAndSet(this, 0, 1)) {
			return;
		}
		UserCode.run((error != null) ? () -> subscriber.onError(error) : subscriber::onComplete);
	}

}
