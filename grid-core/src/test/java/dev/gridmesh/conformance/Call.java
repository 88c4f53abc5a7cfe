package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;

import dev.gridmesh.CallOptions;
import dev.gridmesh.HandlerId;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A call of a script, in the making; {@link #request()} and {@link #stream()} make it.
 */
final class Call {

	private final Application application;

	private final @Nullable String what;

	private String end;

	private HandlerId handler = HandlerId.of(1);

	private byte @Nullable [] payload;

	private CallOptions options = CallOptions.defaults();

	private UnaryOperator<byte[]> decoder = UnaryOperator.identity();

	private Duration pace = Duration.ZERO;

	private int items = Integer.MAX_VALUE;

	private @Nullable Duration cancelAfter;

	Call(Application application, @Nullable String what) {
		this.application = application;
		this.what = what;
		this.end = what + " end";
	}

	Call handler(int number) {
		this.handler = HandlerId.of(number);
		return this;
	}

	/** Names a route below the handler's number. */
	Call under(String... routes) {
		for (String route : routes) {
			this.handler = this.handler.subroute(route);
		}
		return this;
	}

	Call payload(String payload) {
		return payload(payload.getBytes(StandardCharsets.UTF_8));
	}

	Call payload(byte[] payload) {
		this.payload = payload;
		return this;
	}

	Call deadline(Duration deadline) {
		this.options = this.options.withDeadline(deadline);
		return this;
	}

	/** Says how an answer is read before it is compared. */
	Call decoded(UnaryOperator<byte[]> decoder) {
		this.decoder = decoder;
		return this;
	}

	/** Takes the first item at once and each other one that much later. */
	Call pace(long millis) {
		this.pace = Duration.ofMillis(millis);
		return this;
	}

	/** Names the end of a stream, if the recording calls it otherwise. */
	Call endCalled(String end) {
		this.end = end;
		return this;
	}

	/** Cancels in place of taking more than some items. */
	Call stopAfter(int items) {
		this.items = items;
		return this;
	}

	/** Cancels after some time. */
	Call cancelAfter(long millis) {
		this.cancelAfter = Duration.ofMillis(millis);
		return this;
	}

	/** Makes a single request; completes when it has ended, however. */
	Mono<Void> request() {
		Mono<byte[]> answer = Mono
			.defer(() -> this.application.connection().request(this.handler, this.payload, this.options));
		String label = this.what;
		if (label == null) {
			return answer.doOnNext(this::checkEcho).then();
		}
		Mono<Outcome> outcome = answer.map((payload) -> Outcome.payload(label, this.decoder.apply(payload)))
			.defaultIfEmpty(Outcome.payload(label, null))
			.onErrorResume((error) -> Mono.just(Outcome.error(label, error)));
		if (this.cancelAfter != null) {
			outcome = Mono.firstWithSignal(outcome,
					this.application.pause(this.cancelAfter.toMillis()).thenReturn(Outcome.cancelled(label)));
		}
		return outcome.doOnNext(this.application::note).then();
	}

	private void checkEcho(byte[] answer) {
		if (!Arrays.equals(answer, this.payload)) {
			throw new AssertionError("the answer of %d bytes is no echo of the payload".formatted(answer.length));
		}
	}

	/** Opens a stream and reads it; completes when it has ended, however. */
	Mono<Void> stream() {
		return Mono.create((sink) -> {
			CallOptions withCapacity = this.options
				.withOutCapacity(Math.max(1, this.application.outCapacity(this.handler.number())));
			Flux<byte[]> items = this.application.connection().stream(this.handler, this.payload, withCapacity);
			items.subscribe((CoreSubscriber<byte[]>) new Reader(sink));
		});
	}

	/**
	 * Reads a stream at the pace of the script.
	 */
	private final class Reader extends BaseSubscriber<byte[]> {

		private final MonoSink<Void> sink;

		private int read;

		Reader(MonoSink<Void> sink) {
			this.sink = sink;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (Call.this.cancelAfter != null) {
				Call.this.application.anyLoop().schedule(this::stop, Call.this.cancelAfter.toNanos());
			}
			if (Call.this.pace.isZero()) {
				subscription.request(Long.MAX_VALUE);
			}
			else {
				subscription.request(1);
			}
		}

		@Override
		protected void hookOnNext(byte[] item) {
			this.read++;
			Call.this.application.note(Outcome.payload(Call.this.what + " item", item));
			if (!Call.this.pace.isZero()) {
				Call.this.application.anyLoop().schedule(this::goOn, Call.this.pace.toNanos());
			}
		}

		private void goOn() {
			if (this.read < Call.this.items) {
				request(1);
			}
			else {
				stop();
			}
		}

		private void stop() {
			if (!isDisposed()) {
				dispose();
				end(Outcome.cancelled(Call.this.end));
			}
		}

		@Override
		protected void hookOnError(Throwable error) {
			end(Outcome.error(Call.this.end, error));
		}

		@Override
		protected void hookOnComplete() {
			end(Outcome.end(Call.this.end));
		}

		private void end(Outcome outcome) {
			Call.this.application.note(outcome);
			this.sink.success();
		}

	}

}
