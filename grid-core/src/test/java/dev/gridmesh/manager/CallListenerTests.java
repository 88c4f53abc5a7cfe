package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.HandlerStats;
import dev.gridmesh.NodeName;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.CallOutcome;
import dev.gridmesh.observation.CallSide;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.observation.ObservedCall;
import dev.gridmesh.observation.RejectionReason;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what listeners of calls are told.
 */
@ExtendWith({ LeakCheck.class, ToldFailures.class })
class CallListenerTests {

	private static final HandlerId ID = HandlerId.of(1);

	private static final byte[] PAYLOAD = { 1, 2, 3 };

	private final VirtualGrid grid = new VirtualGrid();

	private final Recorder recorder = new Recorder();

	@AfterEach
	void everyCallThatBeganHasEndedOnce() {
		this.grid.stopAll();
		assertThat(this.recorder.begun).hasSameSizeAs(this.recorder.ended);
		assertThat(this.recorder.openScopes).isZero();
		this.grid.managers.values()
			.forEach((manager) -> assertThat(manager.handlers())
				.allSatisfy((handler) -> assertThat(handler.running()).isZero()));
	}

	private GridConnection connect(HandlerDefinition... handlers) {
		this.grid.with((builder) -> builder.listener(this.recorder)).startPair(handlers);
		return this.grid.from(A, B);
	}

	private void pass(Duration time) {
		this.grid.world.advance(time);
	}

	private void await(Flux<byte[]> call) {
		call.onErrorComplete().subscribe();
		pass(Duration.ofMillis(20));
	}

	@Test
	void bothEndsOfARequestAreTold() {
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.just(PAYLOAD)));

		await(b.request(ID).flux());

		assertThat(this.recorder.begun).containsExactly(
				new ObservedCall(CallSide.CALLER, NodeName.of(B), ID, HandlerKind.SINGLE, Map.of()),
				new ObservedCall(CallSide.HANDLER, NodeName.of(A), ID, HandlerKind.SINGLE, Map.of()));
		assertThat(this.recorder.ended).containsExactly("HANDLER SUCCESS", "CALLER SUCCESS");
		assertThat(this.recorder.nanos).allSatisfy((nanos) -> assertThat(nanos).isNotNegative());
	}

	@Test
	void eachSubscriptionIsACall() {
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.empty()));
		Mono<byte[]> request = b.request(ID);

		assertThat(this.recorder.begun).isEmpty();
		await(request.flux());
		await(request.flux());

		assertThat(this.recorder.begun).hasSize(4);
	}

	@Test
	void streamsAreToldWithTheirKind() {
		GridConnection b = connect(GridHandlers.twoWayStream(ID, 4, 4, (payload, items, call) -> items));

		await(b.stream(ID, null, Flux.just(PAYLOAD, PAYLOAD), CallOptions.defaults()));

		assertThat(this.recorder.begun).extracting(ObservedCall::kind).containsOnly(HandlerKind.TWO_WAY_STREAM);
		assertThat(this.recorder.ended).containsExactlyInAnyOrder("HANDLER SUCCESS", "CALLER SUCCESS");
	}

	@Test
	void failuresOfHandlersAreTold() {
		GridConnection b = connect(
				GridHandlers.single(ID, (payload, call) -> Mono.error(new IllegalStateException("failed"))),
				GridHandlers.single(HandlerId.of(2), (payload, call) -> {
					throw new IllegalStateException("thrown");
				}), GridHandlers.blocking(HandlerId.of(3), (payload, call) -> {
					throw new IllegalStateException("blocking");
				}));

		await(b.request(ID).flux());
		await(b.request(HandlerId.of(2)).flux());
		await(b.request(HandlerId.of(3)).flux());

		assertThat(this.recorder.ended).hasSize(6).containsOnly("HANDLER ERROR", "CALLER ERROR");
		assertThat(this.recorder.errors).contains("failed", "thrown", "blocking");
	}

	@Test
	void deadlineEndsBothEnds() {
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.never()));

		await(b.request(ID, null, CallOptions.defaults().withDeadline(Duration.ofMillis(10))).flux());

		assertThat(this.recorder.ended).containsExactly("CALLER TIMEOUT", "HANDLER TIMEOUT");
	}

	@Test
	void cancelReachesBothEnds() {
		GridConnection b = connect(GridHandlers.responseStream(ID, 4, (payload, items, call) -> Flux.never()));
		Disposable call = b.stream(ID, null, CallOptions.defaults()).subscribe();
		pass(Duration.ofMillis(5));

		call.dispose();
		pass(Duration.ofMillis(5));

		assertThat(this.recorder.ended).containsExactly("CALLER CANCELLED", "HANDLER CANCELLED");
	}

	@Test
	void lostConnectionEndsBothEnds() {
		GridConnection b = connect(GridHandlers.single(ID, (payload, call) -> Mono.never()));
		b.request(ID).onErrorComplete().subscribe();
		pass(Duration.ofMillis(5));

		b.reconnect("test");
		pass(Duration.ofMillis(5));

		assertThat(this.recorder.ended).containsExactlyInAnyOrder("CALLER DISCONNECTED", "HANDLER CANCELLED");
	}

	@Test
	void refusedCallsAreToldWithoutAHandler() {
		GridConnection b = connect();

		await(b.request(ID).flux());
		await(b.stream(HandlerId.named("no.such"), null, CallOptions.defaults()));

		assertThat(this.recorder.begun).extracting(ObservedCall::side).containsOnly(CallSide.CALLER);
		assertThat(this.recorder.ended).containsExactly("CALLER REJECTED", "CALLER REJECTED");
		assertThat(this.recorder.rejected).containsExactly(A + " UNKNOWN_HANDLER", A + " UNKNOWN_HANDLER");
	}

	@Test
	void busyAndLeavingNodesSayWhyTheyRefuse() {
		this.grid.with((builder) -> builder.listener(this.recorder)
			.settings(
					(settings) -> settings.calls((calls) -> calls.maxInFlight(100).maxInbound(1).maxOutCapacity(16))));
		this.grid.startPair(GridHandlers.single(ID, (payload, call) -> Mono.never()));
		GridConnection b = this.grid.from(A, B);
		Disposable running = b.request(ID).subscribe();
		pass(Duration.ofMillis(5));

		await(b.request(ID).flux());
		this.grid.managers.get(B).stop(Duration.ofSeconds(5)).subscribe();
		await(b.request(ID).flux());
		running.dispose();

		assertThat(this.recorder.rejected).containsExactly(A + " BUSY", A + " LEAVING");
	}

	@Test
	void handlerWithoutAThreadIsRefusedAsBusy() {
		this.grid.with((builder) -> builder.listener(this.recorder));
		this.grid.startPair(GridHandlers.blocking(ID, (payload, call) -> PAYLOAD),
				GridHandlers.responseStream(HandlerId.of(2), 1, (payload, items, call) -> Flux.empty())
					.withExecution(HandlerExecution.EXECUTOR));
		this.grid.runtimes.get(B).handlerCapacity(0);

		await(this.grid.from(A, B).request(ID).flux());
		await(this.grid.from(A, B).stream(HandlerId.of(2), null, CallOptions.defaults()));

		assertThat(this.recorder.ended).containsExactly("CALLER REJECTED", "CALLER REJECTED");
		assertThat(this.recorder.rejected).containsExactly(A + " BUSY", A + " BUSY");
	}

	@Test
	void handlersSeeWhatTheListenerOpensAndWrites() {
		List<Object> seen = new ArrayList<>();
		HandlerDefinition reactive = GridHandlers.single(ID, (payload, call) -> {
			seen.add(this.recorder.openScopes);
			return Mono.deferContextual((context) -> {
				seen.add(this.recorder.openScopes + " " + context.getOrDefault("key", "none"));
				return Mono.empty();
			});
		});
		HandlerDefinition blocking = GridHandlers.blocking(HandlerId.of(2), (payload, call) -> {
			seen.add(this.recorder.openScopes);
			return null;
		});
		GridConnection b = connect(reactive, blocking);

		await(b.request(ID).flux());
		await(b.request(HandlerId.of(2)).flux());

		assertThat(seen).containsExactly(1, "1 value", 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void listenerThatThrowsDisturbsNoCall(boolean speechless) {
		List<byte[]> answers = new ArrayList<>();
		this.grid.with((builder) -> builder.listener(new Thrower(false, speechless))
			.listener(new Thrower(true, speechless))
			.listener(this.recorder));
		this.grid.startPair(GridHandlers.single(ID, (payload, call) -> Mono.just(PAYLOAD)));

		this.grid.from(A, B).request(ID).subscribe(answers::add);
		await(this.grid.from(A, B).request(HandlerId.of(2)).flux());

		assertThat(answers).containsExactly(PAYLOAD);
		assertThat(this.recorder.ended).containsExactlyInAnyOrder("HANDLER SUCCESS", "CALLER SUCCESS",
				"CALLER REJECTED");
	}

	@Test
	void withoutAListenerHandlersAreWhatTheyWere() {
		HandlerDefinition handler = GridHandlers.single(ID, (payload, call) -> Mono.empty());
		HandlerDefinition stream = GridHandlers.requestStream(HandlerId.of(2), 3, (payload, items, call) -> items);

		this.grid.start(A, List.of(), handler, stream);
		this.grid.with((builder) -> builder.listener(this.recorder)).start(B, List.of(), handler, stream);

		assertThat(this.grid.managers.get(A).handlers()).extracting(HandlerStats::definition)
			.containsExactly(handler, stream);
		assertThat(this.grid.managers.get(B).handlers()).extracting(HandlerStats::definition)
			.doesNotContain(handler, stream)
			.extracting(HandlerDefinition::toString)
			.containsExactly(handler.toString(), stream.toString());
	}

	/** Notes what it is told. */
	private static final class Recorder implements GridListener {

		private final List<ObservedCall> begun = new ArrayList<>();

		private final List<String> ended = new ArrayList<>();

		private final List<String> errors = new ArrayList<>();

		private final List<Long> nanos = new ArrayList<>();

		private final List<String> rejected = new ArrayList<>();

		private int openScopes;

		@Override
		public CallListener callStarted(ObservedCall call, ContextView context) {
			this.begun.add(call);
			return new CallListener() {
				@Override
				public Context context(Context context) {
					return context.put("key", "value");
				}

				@Override
				public Scope open() {
					Recorder.this.openScopes++;
					return () -> Recorder.this.openScopes--;
				}

				@Override
				public void ended(CallOutcome outcome, @Nullable Throwable error, long nanos) {
					Recorder.this.ended.add(call.side() + " " + outcome);
					Recorder.this.nanos.add(nanos);
					if (error != null) {
						Recorder.this.errors.add(String.valueOf(error.getMessage()));
					}
				}
			};
		}

		@Override
		public void callRejected(NodeName peer, RejectionReason reason) {
			this.rejected.add(peer + " " + reason);
		}

	}

	/** Throws wherever it is called, or wherever its followers are. */
	private record Thrower(boolean follows, boolean speechless) implements GridListener {

		@Override
		public CallListener callStarted(ObservedCall call, ContextView context) {
			if (!this.follows) {
				throw failure("callStarted");
			}
			return new CallListener() {
				@Override
				public Map<String, String> metadata(Map<String, String> metadata) {
					throw failure("metadata");
				}

				@Override
				public Context context(Context context) {
					throw failure("context");
				}

				@Override
				public Scope open() {
					throw failure("open");
				}

				@Override
				public void ended(CallOutcome outcome, @Nullable Throwable error, long nanos) {
					throw failure("ended");
				}
			};
		}

		@Override
		public void callRejected(NodeName peer, RejectionReason reason) {
			throw failure("callRejected");
		}

		private RuntimeException failure(String where) {
			return this.speechless ? new SpeechlessException() : new IllegalStateException(where);
		}

	}

}
