package dev.gridmesh.spring;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.gridmesh.HandlerExecution;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * Makes objects of payloads as they arrive: of small ones at once, of those that take
 * long, and of whatever comes behind them meanwhile, on a thread for computations, so
 * that no event loop is kept from others. Has no state, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class Decoded {

	private Decoded() {
	}

	/**
	 * Makes objects of items.
	 * @param <T> their type
	 * @param payloads the items
	 * @param codec makes an object, or {@code null} for nothing; what it throws ends the
	 * items
	 * @return the objects, in order
	 */
	public static <T> Flux<T> of(Flux<byte[]> payloads, Function<byte[], @Nullable T> codec) {
		return new FluxOperator<byte[], T>(payloads) {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				this.source.subscribe(new Decoding<>(actual, codec));
			}

		};
	}

	/**
	 * Makes an object of one answer.
	 * @param <T> its type
	 * @param payload the answer
	 * @param codec makes the object, or {@code null} for none; what it throws is the
	 * error
	 * @return the object
	 */
	public static <T> Mono<T> of(Mono<byte[]> payload, Function<byte[], @Nullable T> codec) {
		return new MonoOperator<byte[], T>(payload) {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				this.source.subscribe(new Decoding<>(actual, codec));
			}

		};
	}

	static boolean takesLong(byte[] payload) {
		return payload.length > HandlerExecution.SMALL_PAYLOAD;
	}

	static <T> Mono<T> elsewhere(Callable<? extends T> work) {
		return Mono.<T>fromCallable(work).subscribeOn(Schedulers.parallel());
	}

	/**
	 * Makes the objects for one subscriber.
	 * <p>
	 * State: the count of what is left to do elsewhere, 0 while all is done where it
	 * arrives; the payloads that wait for that, at most as many as were asked for.
	 */
	private static final class Decoding<T> extends AtomicInteger
			implements CoreSubscriber<byte[]>, Subscription, Runnable {

		private static final long serialVersionUID = 1L;

		private final transient CoreSubscriber<? super T> actual;

		private final transient Function<byte[], @Nullable T> codec;

		private transient @Nullable Queue<byte[]> waiting;

		private transient @Nullable Subscription upstream;

		private transient @Nullable Throwable error;

		private volatile boolean complete;

		private volatile boolean over;

		private Decoding(CoreSubscriber<? super T> actual, Function<byte[], @Nullable T> codec) {
			this.actual = actual;
			this.codec = codec;
		}

		@Override
		public reactor.util.context.Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(byte[] payload) {
			if (this.over || this.complete) {
				Operators.onNextDropped(payload, currentContext());
			}
			else if (get() == 0 && !takesLong(payload)) {
				decode(payload);
			}
			else {
				letWait(payload);
				if (getAndIncrement() == 0) {
					goElsewhere();
				}
			}
		}

		private void letWait(byte[] payload) {
			Queue<byte[]> queue = this.waiting;
			if (queue == null) {
				queue = Queues.<byte[]>unbounded(Queues.XS_BUFFER_SIZE).get();
				this.waiting = queue;
			}
			queue.offer(payload);
		}

		private void goElsewhere() {
			try {
				Schedulers.parallel().schedule(this);
			}
			catch (RejectedExecutionException ex) {
				// shut down with the application, which takes its last answers here
				run();
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (this.over || this.complete) {
				Operators.onErrorDropped(failure, currentContext());
				return;
			}
			this.error = failure;
			onComplete();
		}

		@Override
		public void onComplete() {
			if (!this.complete) {
				this.complete = true;
				if (getAndIncrement() == 0) {
					run();
				}
			}
		}

		@Override
		public void run() {
			int missed = 1;
			while (missed != 0) {
				byte[] payload = poll();
				while (payload != null) {
					if (this.over) {
						Operators.onDiscard(payload, currentContext());
					}
					else {
						decode(payload);
					}
					payload = poll();
				}
				if (this.complete && !this.over && isEmpty()) {
					end(this.error);
				}
				missed = addAndGet(-missed);
			}
		}

		private byte @Nullable [] poll() {
			Queue<byte[]> queue = this.waiting;
			return (queue != null) ? queue.poll() : null;
		}

		private boolean isEmpty() {
			Queue<byte[]> queue = this.waiting;
			return queue == null || queue.isEmpty();
		}

		private void decode(byte[] payload) {
			T value;
			try {
				value = this.codec.apply(payload);
			}
			catch (Throwable ex) {
				end(Operators.onOperatorError(this.upstream, ex, payload, currentContext()));
				return;
			}
			if (value != null) {
				this.actual.onNext(value);
			}
			else {
				request(1);
			}
		}

		private void end(@Nullable Throwable failure) {
			this.over = true;
			if (failure != null) {
				this.actual.onError(failure);
			}
			else {
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long count) {
			Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.request(count);
			}
		}

		@Override
		public void cancel() {
			this.over = true;
			Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
