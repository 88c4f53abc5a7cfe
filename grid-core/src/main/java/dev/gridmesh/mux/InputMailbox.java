package dev.gridmesh.mux;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.gridmesh.application.Subscribers;
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
 * once, atomically, as a handler may subscribe while the stream ends. The subscriber,
 * until it cancels. Whether the subscriber has asked for less than one item, which the
 * owner loop tells it; what it threw when it got the subscription, which the owner loop
 * ends the stream with; and an end that waits until it has taken an item (Reactive
 * Streams rule 1.3).
 */
final class InputMailbox extends Flux<byte[]> implements Subscription {

	private static final AtomicIntegerFieldUpdater<InputMailbox> CLAIMED = AtomicIntegerFieldUpdater
		.newUpdater(InputMailbox.class, "claimed");

	private static final AtomicIntegerFieldUpdater<InputMailbox> TERMINATED = AtomicIntegerFieldUpdater
		.newUpdater(InputMailbox.class, "terminated");

	private static final int CANCELLED = 2;

	private final InboundStream stream;

	private volatile int claimed;

	private volatile int terminated;

	private volatile boolean invalidDemand;

	private volatile @Nullable CoreSubscriber<? super byte[]> subscriber;

	private volatile @Nullable Throwable thrown;

	/** Owner loop only, as are the two below. */
	private boolean delivering;

	private boolean untold;

	private @Nullable Throwable untoldError;

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
		Throwable failure = Subscribers.subscribed(actual, this);
		if (failure != null) {
			// gone (Reactive Streams rule 2.13), and the stream has nobody for its items
			TERMINATED.set(this, 1);
			this.thrown = failure;
			this.stream.onInputSignal();
			return;
		}
		this.subscriber = actual;
		if (this.stream.isOver()) {
			terminate(this.stream.overError());
		}
		forgetAfterCancel();
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
		TERMINATED.set(this, CANCELLED);
		forgetAfterCancel();
		this.stream.onInputSignal();
	}

	/** The stream may go on for long without its subscriber (rule 3.13). */
	private void forgetAfterCancel() {
		if (this.terminated == CANCELLED) {
			this.subscriber = null;
		}
	}

	/**
	 * Tells whether the subscriber must get nothing more. Safe for any thread.
	 * @return whether it has cancelled or was told the end
	 */
	boolean isTerminated() {
		return this.terminated != 0;
	}

	/** Ends the items if the subscriber has asked for none, or fewer. */
	private void checkDemand() {
		if (this.invalidDemand) {
			terminate(OutboundMux.invalidDemand());
		}
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
		if (this.delivering) {
			this.untold = true;
			this.untoldError = error;
		}
		else {
			tellEnd(subscriber, error);
		}
	}

	/**
	 * Hands over what has come, as far as demand goes. A subscriber that throws ends the
	 * stream, for an item is lost. Owner loop only.
	 * @param requests what has come
	 */
	void deliver(ItemReceiver requests) {
		checkDemand();
		boolean outermost = !this.delivering;
		this.delivering = true;
		boolean endIsDue = requests.deliver(this.subscriber);
		if (!outermost) {
			// the subscriber has caused this, and is looked after when it has returned
			return;
		}
		this.delivering = false;
		Throwable atItem = requests.takeThrown();
		Throwable thrown = (atItem != null) ? atItem : takeThrown();
		if (thrown != null) {
			this.stream.fail(RemoteErrors.textOf(thrown));
		}
		else if (endIsDue) {
			terminate(requests.error());
		}
		tellUntold();
		if (isTerminated()) {
			// nobody takes what is left
			requests.clear();
		}
		if (thrown != null) {
			this.stream.onSubscriberThrew(thrown);
		}
	}

	/** Tells the end that came while an item was taken. */
	private void tellUntold() {
		CoreSubscriber<? super byte[]> subscriber = this.subscriber;
		if (this.untold && subscriber != null) {
			this.untold = false;
			tellEnd(subscriber, this.untoldError);
		}
	}

	private void tellEnd(CoreSubscriber<? super byte[]> subscriber, @Nullable Throwable error) {
		Throwable failure = Subscribers.end(subscriber, error);
		if (failure != null) {
			this.stream.onSubscriberThrew(failure);
		}
	}

	/**
	 * Takes what the subscriber threw when it got the subscription.
	 * @return an exception or {@code Error}, once, or {@code null} if it threw nothing
	 */
	private @Nullable Throwable takeThrown() {
		Throwable taken = this.thrown;
		if (taken != null) {
			this.thrown = null;
		}
		return taken;
	}

}
