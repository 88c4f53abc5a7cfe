package dev.gridmesh.simulation;

import java.util.function.IntFunction;

import dev.gridmesh.GridEventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Items that a thread of the application makes one after the other, each of which takes
 * its time; none is made that was not asked for.
 */
final class PacedItems extends Flux<byte[]> {

	private final GridEventLoop worker;

	private final long workNanos;

	private final int count;

	private final IntFunction<byte[]> items;

	private final @Nullable Throwable error;

	/**
	 * Makes a publisher.
	 * @param worker the thread
	 * @param workNanos how long an item takes
	 * @param count how many there are
	 * @param items makes them
	 * @param error what follows them, or {@code null} for the end
	 */
	PacedItems(GridEventLoop worker, long workNanos, int count, IntFunction<byte[]> items, @Nullable Throwable error) {
		this.worker = worker;
		this.workNanos = workNanos;
		this.count = count;
		this.items = items;
		this.error = error;
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> actual) {
		actual.onSubscribe(new Work(actual));
	}

	private final class Work implements Subscription {

		private final CoreSubscriber<? super byte[]> subscriber;

		private long demand;

		private int next;

		private boolean working;

		private boolean over;

		Work(CoreSubscriber<? super byte[]> subscriber) {
			this.subscriber = subscriber;
			if (PacedItems.this.count == 0) {
				PacedItems.this.worker.execute(this::end);
			}
		}

		@Override
		public void request(long n) {
			this.demand = Operators.addCap(this.demand, n);
			goOn();
		}

		@Override
		public void cancel() {
			this.over = true;
		}

		private void goOn() {
			if (!this.working && !this.over && this.demand > 0) {
				this.working = true;
				PacedItems.this.worker.schedule(this::emit, PacedItems.this.workNanos);
			}
		}

		private void emit() {
			this.working = false;
			if (this.over) {
				return;
			}
			this.demand--;
			this.subscriber.onNext(PacedItems.this.items.apply(this.next++));
			if (this.next == PacedItems.this.count) {
				end();
			}
			else {
				goOn();
			}
		}

		private void end() {
			if (this.over) {
				return;
			}
			this.over = true;
			Throwable error = PacedItems.this.error;
			if (error != null) {
				this.subscriber.onError(error);
			}
			else {
				this.subscriber.onComplete();
			}
		}

	}

}
