package dev.gridmesh.benchmarks.subject;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.BooleanSupplier;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * One item again and again, as fast as it is asked for: a source that costs next to
 * nothing. Emits on the thread that requests.
 */
public final class RepeatedItem extends Flux<byte[]> {

	private final byte[] item;

	private final long times;

	private final BooleanSupplier stopped;

	private RepeatedItem(byte[] item, long times, BooleanSupplier stopped) {
		this.item = item;
		this.times = times;
		this.stopped = stopped;
	}

	/**
	 * Makes a source that ends after some items.
	 * @param item the item
	 * @param times how many items
	 * @return the source
	 */
	public static RepeatedItem times(byte[] item, long times) {
		return new RepeatedItem(item, times, () -> false);
	}

	/**
	 * Makes a source that ends when it is told to.
	 * @param item the item
	 * @param stopped asked before each item; must become true
	 * @return the source
	 */
	public static RepeatedItem until(byte[] item, BooleanSupplier stopped) {
		return new RepeatedItem(item, Long.MAX_VALUE, stopped);
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> actual) {
		actual.onSubscribe(new Emission(this, actual));
	}

	private static final class Emission implements Subscription {

		private static final AtomicLongFieldUpdater<Emission> REQUESTED = AtomicLongFieldUpdater
			.newUpdater(Emission.class, "requested");

		private final RepeatedItem source;

		private final CoreSubscriber<? super byte[]> actual;

		private volatile long requested;

		private volatile boolean over;

		private long emitted;

		Emission(RepeatedItem source, CoreSubscriber<? super byte[]> actual) {
			this.source = source;
			this.actual = actual;
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n) && Operators.addCap(REQUESTED, this, n) == 0) {
				emit(n);
			}
		}

		/* One thread at a time: the one that raised the demand from nothing. */
		private void emit(long demand) {
			long wanted = demand;
			long sent = 0;
			while (!this.over) {
				while (sent < wanted && !this.over && !isAtEnd()) {
					this.emitted++;
					sent++;
					this.actual.onNext(this.source.item);
				}
				if (!this.over && isAtEnd()) {
					this.over = true;
					this.actual.onComplete();
					return;
				}
				wanted = this.requested;
				if (sent == wanted) {
					wanted = REQUESTED.addAndGet(this, -sent);
					sent = 0;
					if (wanted == 0) {
						return;
					}
				}
			}
		}

		private boolean isAtEnd() {
			return this.emitted == this.source.times || this.source.stopped.getAsBoolean();
		}

		@Override
		public void cancel() {
			this.over = true;
		}

	}

}
