package dev.gridmesh.simulation;

import java.util.function.Consumer;

import dev.gridmesh.GridEventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * The subscriber of one call: writes down all that it is told, and requests and cancels
 * as planned.
 */
final class CallRecorder implements CoreSubscriber<byte[]> {

	/** Where Reactor looks for who takes what it has to throw away. */
	private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private static final String ON_NEXT_DROPPED = "reactor.onNextDropped.local";

	private final CallId call;

	private final CallPlan plan;

	private final History history;

	private final GridEventLoop worker;

	private final Runnable onRetryable;

	private final Misbehaviour misbehaviour;

	private @Nullable Subscription subscription;

	private int received;

	private boolean ended;

	CallRecorder(CallId call, CallPlan plan, History history, GridEventLoop worker, Misbehaviour misbehaviour,
			Runnable onRetryable) {
		this.call = call;
		this.plan = plan;
		this.history = history;
		this.worker = worker;
		this.onRetryable = onRetryable;
		this.misbehaviour = misbehaviour;
	}

	@Override
	public Context currentContext() {
		strike();
		Consumer<Throwable> errors = (error) -> dropped(error.toString());
		Consumer<Object> items = (item) -> dropped(String.valueOf(item));
		return Context.of(ON_ERROR_DROPPED, errors, ON_NEXT_DROPPED, items);
	}

	private void strike() {
		this.misbehaviour.strike(Part.SUBSCRIBER, this.call);
	}

	private void dropped(String what) {
		this.history.add(new Event.SignalDropped(this.call, what));
	}

	@Override
	public void onSubscribe(Subscription s) {
		this.subscription = s;
		strike();
		if (this.plan.demand() != CallPlan.NO_DEMAND) {
			s.request((this.plan.demand() > 0) ? this.plan.demand() : Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(byte[] item) {
		this.history.add(new Event.ItemReceived(this.call, Payloads.describe(item)));
		this.received++;
		if (this.received == this.plan.cancelAtItem()) {
			cancel();
			strike();
			return;
		}
		if (this.plan.demand() > 0 && this.received % this.plan.demand() == 0) {
			requestMore();
		}
		strike();
	}

	/** Without a pace, every other call requests on the stack of the last item. */
	private void requestMore() {
		if (this.plan.pace().isZero() && this.call.number() % 2 == 0) {
			request();
		}
		else {
			this.worker.schedule(this::request, this.plan.pace().toNanos());
		}
	}

	private void request() {
		Subscription subscription = this.subscription;
		if (subscription != null && !this.ended) {
			subscription.request(this.plan.demand());
		}
	}

	@Override
	public void onError(Throwable t) {
		// such as what the items of this call failed with
		this.misbehaviour.told(t);
		end(Ending.of(t));
	}

	@Override
	public void onComplete() {
		end(Ending.COMPLETED);
	}

	private void end(Ending ending) {
		this.ended = true;
		this.history.add(new Event.CallEnded(this.call, ending));
		if (ending.retryable()) {
			this.onRetryable.run();
		}
		strike();
	}

	/** Cancels the call, unless it has ended. */
	void cancel() {
		Subscription subscription = this.subscription;
		if (!this.ended && subscription != null) {
			this.ended = true;
			this.history.add(new Event.CallCancelled(this.call));
			subscription.cancel();
		}
	}

}
