package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.HandlerId;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * A call of a script, in the making; {@link #request()} and {@link #stream()} make it.
 */
final class Call {

	private final ScriptedApplication application;

	private final @Nullable String what;

	private String end;

	private HandlerId handler = HandlerId.of(1);

	private byte @Nullable [] payload;

	private CallOptions options = CallOptions.defaults();

	private UnaryOperator<byte[]> decoder = UnaryOperator.identity();

	private Duration pace = Duration.ZERO;

	private int items = Integer.MAX_VALUE;

	private @Nullable Duration cancelAfter;

	private @Nullable Flux<byte[]> sent;

	private Runnable onRead = () -> {
		// nothing waits for it
	};

	Call(ScriptedApplication application, @Nullable String what) {
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

	/** Sends items, as fast as it may. */
	Call sending(Flux<byte[]> items) {
		this.sent = items;
		return this;
	}

	/** Sends items, as fast as it may, and their end. */
	Call sending(String... items) {
		return sending(utf8(items));
	}

	/** Sends items, if it comes to that, but never their end. */
	Call sendingNoEnd(String... items) {
		return sending(Flux.concat(utf8(items), Flux.never()));
	}

	private static Flux<byte[]> utf8(String... texts) {
		return Flux.fromArray(texts).map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	/** Sends items and their end, each after the answer to the one before. */
	Call sendingInTurn(String... items) {
		Sinks.Many<byte[]> turns = Sinks.many().unicast().onBackpressureBuffer();
		Iterator<String> left = List.of(items).iterator();
		this.onRead = () -> {
			if (left.hasNext()) {
				turns.tryEmitNext(left.next().getBytes(StandardCharsets.UTF_8)).orThrow();
			}
			else {
				turns.tryEmitComplete().orThrow();
			}
		};
		this.onRead.run();
		return sending(turns.asFlux());
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
			CoreSubscriber<byte[]> reader = new Reader(sink);
			open().subscribe(reader);
		});
	}

	private Flux<byte[]> open() {
		CallOptions capacities = this.application.handler(this.handler.number())
			.map((known) -> this.options.withOutCapacity(Math.max(1, known.outCapacity()))
				.withInCapacity(Math.max(1, known.inCapacity())))
			.orElse(this.options.withOutCapacity(1));
		GridConnection connection = this.application.connection();
		return (this.sent != null) ? connection.stream(this.handler, this.payload, this.sent, capacities)
				: connection.stream(this.handler, this.payload, capacities);
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
			Call.this.application.note(Outcome.payload(Call.this.what + " item", Call.this.decoder.apply(item)));
			Call.this.onRead.run();
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
