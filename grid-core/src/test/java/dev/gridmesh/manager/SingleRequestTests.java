package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests single requests between nodes in virtual time.
 */
@ExtendWith({ LeakCheck.class, ToldFailures.class })
class SingleRequestTests {

	private static final HandlerId ECHO = HandlerId.of(1);

	private static final HandlerId NEVER = HandlerId.named("never");

	private static final HandlerId FAIL = HandlerId.named("fail");

	private static final HandlerId PANIC = HandlerId.named("panic");

	private final List<GridCall> calls = new ArrayList<>();

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private HandlerDefinition echo() {
		return GridHandlers.single(ECHO, (payload, call) -> {
			this.calls.add(call);
			return Mono.justOrEmpty(payload);
		});
	}

	private HandlerDefinition never() {
		return GridHandlers.single(NEVER, (payload, call) -> {
			this.calls.add(call);
			return Mono.never();
		});
	}

	private HandlerDefinition fail() {
		return GridHandlers.blocking(FAIL, (payload, call) -> {
			throw new IllegalStateException("no such bucket");
		});
	}

	private HandlerDefinition panic() {
		return GridHandlers.single(PANIC, (payload, call) -> {
			throw new IllegalStateException("boom");
		});
	}

	private <T> CompletableFuture<T> call(Mono<T> mono) {
		CompletableFuture<T> future = mono.toFuture();
		this.grid.world.advance(Duration.ofMillis(1));
		return future;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Throwable errorOf(CompletableFuture<?> future) {
		assertThat(future).isCompletedExceptionally();
		return future.handle((value, error) -> error).join();
	}

	@Test
	void eitherEndCallsTheOther() {
		this.grid.startPair(echo());

		assertThat(call(this.grid.from(A, B).request(ECHO, bytes("x"))))
			.isCompletedWithValueMatching((answer) -> new String(answer, StandardCharsets.UTF_8).equals("x"));
		assertThat(call(this.grid.from(B, A).request(ECHO, bytes("y"))))
			.isCompletedWithValueMatching((answer) -> new String(answer, StandardCharsets.UTF_8).equals("y"));
		assertThat(this.calls).extracting(GridCall::caller).containsExactly(NodeName.of(A), NodeName.of(B));
	}

	@Test
	void absentAndEmptyAnswersAreToldApart() {
		HandlerId empty = HandlerId.named("empty");
		this.grid.startPair(echo(), GridHandlers.single(empty, (payload, call) -> Mono.just(new byte[0])));

		assertThat(call(this.grid.from(A, B).request(ECHO))).isCompletedWithValue(null);
		assertThat(call(this.grid.from(A, B).request(empty)))
			.isCompletedWithValueMatching((answer) -> answer.length == 0);
	}

	@Test
	void aNodeCallsItselfOverTheSameApi() {
		this.grid.startPair(echo(), fail());

		assertThat(call(this.grid.from(A, A).request(ECHO, bytes("me"))))
			.isCompletedWithValueMatching((answer) -> answer.length == 2);
		assertThat(errorOf(call(this.grid.from(A, A).request(FAIL)))).isInstanceOf(GridRemoteException.class);
		assertThat(this.calls.get(0).caller()).isEqualTo(NodeName.of(A));
	}

	@Test
	void failureThatCannotTellItsTextReachesTheCallerWithItsName() {
		this.grid.startPair(GridHandlers.single(ECHO, (payload, call) -> Mono.error(new SpeechlessException())),
				GridHandlers.blocking(FAIL, (payload, call) -> {
					throw new SpeechlessException();
				}));

		assertThat(errorOf(call(this.grid.from(A, B).request(ECHO)))).isInstanceOf(GridRemoteException.class)
			.hasMessageEndingWith(": SpeechlessException");
		assertThat(errorOf(call(this.grid.from(A, B).request(FAIL)))).isInstanceOf(GridRemoteException.class)
			.hasMessageEndingWith("SpeechlessException");
	}

	@Test
	void failureOfTheHandlerReachesTheCallerWithItsText() {
		this.grid.startPair(fail());

		Throwable error = errorOf(call(this.grid.from(A, B).request(FAIL)));

		assertThat(error).isInstanceOf(GridRemoteException.class).hasMessage(B + " fail: no such bucket");
		assertThat(((GridRemoteException) error).text()).isEqualTo("no such bucket");
	}

	@Test
	void unknownHandlerIsNamed() {
		this.grid.startPair(echo());

		Throwable error = errorOf(call(this.grid.from(A, B).request(HandlerId.named("nobody"))));

		assertThat(error).isInstanceOf(GridHandlerNotFoundException.class)
			.hasMessageContaining(B)
			.hasMessageContaining("nobody");
		assertThat(((GridException) error).isRetryable()).isFalse();
	}

	@Test
	void subrouteSelectsItsOwnHandler() {
		this.grid.startPair(GridHandlers.single(ECHO.subroute("disk1"), (payload, call) -> Mono.just(bytes("disk1"))));

		assertThat(call(this.grid.from(A, B).request(ECHO, null, CallOptions.defaults().withSubroute("disk1"))))
			.isCompletedWithValueMatching((answer) -> answer.length == 5);
		assertThat(errorOf(call(this.grid.from(A, B).request(ECHO)))).isInstanceOf(GridHandlerNotFoundException.class);
	}

	@Test
	void handlerThatThrowsSaysSoInItsText() {
		this.grid.startPair(panic());

		assertThat(errorOf(call(this.grid.from(A, B).request(PANIC)))).isInstanceOfSatisfying(GridRemoteException.class,
				(error) -> assertThat(error.text()).isEqualTo("handleMessages: panic recovered: boom"));
	}

	@Test
	void deadlineEndsTheCallOnBothSides() {
		this.grid.startPair(never());

		CompletableFuture<byte[]> answer = call(
				this.grid.from(A, B).request(NEVER, null, CallOptions.defaults().withDeadline(Duration.ofMillis(500))));
		assertThat(this.calls.get(0).remaining()).isLessThanOrEqualTo(Duration.ofMillis(500));
		assertThat(answer).isNotDone();
		this.grid.world.advance(Duration.ofMillis(600));

		assertThat(errorOf(answer)).isInstanceOf(GridTimeoutException.class);
		assertThat(this.grid.from(A, B).stats().outbound().calls()).isZero();
		assertThat(this.grid.from(B, A).stats().inbound().calls()).isZero();
		assertThat(this.calls.get(0).isCancelled()).isTrue();
		assertThat(this.calls.get(0).remaining()).isZero();
	}

	@Test
	void callThatReachedItsDeadlineIsNoLongerCountedOnEitherSide() {
		this.grid.startPair(never());
		CallOptions options = CallOptions.defaults().withDeadline(Duration.ofMillis(500));

		call(this.grid.from(A, B).request(NEVER, null, options));
		call(this.grid.from(A, A).request(NEVER, null, options));
		this.grid.world.advance(Duration.ofMillis(600));

		assertThat(List.of(this.grid.from(A, B), this.grid.from(B, A), this.grid.from(A, A)))
			.allSatisfy((connection) -> {
				assertThat(connection.stats().outbound().calls()).isZero();
				assertThat(connection.stats().inbound().calls()).isZero();
			});
	}

	@Test
	void deadlineThatNobodyGaveIsToldInFull() {
		this.grid.startPair(never());

		this.grid.runtimes.get(A).freeze();
		CompletableFuture<byte[]> answer = this.grid.from(A, B).request(NEVER).toFuture();
		this.grid.world.advance(Duration.ofMillis(500));
		this.grid.runtimes.get(A).thaw();
		this.grid.world.runReady();

		assertThat(this.calls.get(0).remaining()).isEqualTo(Duration.ofSeconds(60));
		assertThat(answer).isNotDone();
	}

	@Test
	void callOfAHandlerInheritsWhatIsLeftOfTheDeadline() {
		HandlerId relay = HandlerId.named("relay");
		this.grid.startPair(never(),
				GridHandlers.single(relay, (payload, call) -> this.grid.from(B, A).request(NEVER)));

		call(this.grid.from(A, B).request(relay, null, CallOptions.defaults().withDeadline(Duration.ofSeconds(3))));

		assertThat(this.calls).hasSize(1);
		assertThat(this.calls.get(0).remaining()).isLessThanOrEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void deadlinesPassInTheirOwnOrderHoweverTheCallsWereMade() {
		this.grid.startPair(never());
		List<Integer> ended = new ArrayList<>();

		for (int millis : new int[] { 300, 100, 200, 50, 400 }) {
			this.grid.from(A, B)
				.request(NEVER, null, CallOptions.defaults().withDeadline(Duration.ofMillis(millis)))
				.subscribe(null, (error) -> ended.add(millis));
		}
		for (int millis : new int[] { 50, 100, 200, 300, 400 }) {
			this.grid.world.advance(Duration.ofMillis(millis - 1 - elapsed(ended)));
			assertThat(ended).doesNotContain(millis);
			this.grid.world.advance(Duration.ofMillis(1));
			assertThat(ended).endsWith(millis);
		}

		assertThat(this.calls).hasSize(5).allMatch(GridCall::isCancelled);
	}

	private static int elapsed(List<Integer> ended) {
		return ended.isEmpty() ? 0 : ended.get(ended.size() - 1);
	}

	@Test
	void answerWaitsUntilItIsAskedFor() {
		this.grid.startPair(echo());
		TestSubscriber<byte[]> subscriber = TestSubscriber.builder().initialRequest(0).build();

		this.grid.from(A, B).request(ECHO, bytes("x")).subscribe(subscriber);
		this.grid.world.advance(Duration.ofSeconds(1));
		assertThat(this.grid.from(A, B).stats().outbound().calls()).isZero();
		assertThat(subscriber.getReceivedOnNext()).isEmpty();
		assertThat(subscriber.isTerminatedOrCancelled()).isFalse();
		subscriber.request(1);

		assertThat(subscriber.getReceivedOnNext()).containsExactly(bytes("x"));
		assertThat(subscriber.isTerminatedComplete()).isTrue();
	}

	@Test
	void answerThatIsNotWantedAnyMoreIsDropped() {
		this.grid.startPair(echo());
		TestSubscriber<byte[]> subscriber = TestSubscriber.builder().initialRequest(0).build();

		this.grid.from(A, B).request(ECHO, bytes("x")).subscribe(subscriber);
		this.grid.world.advance(Duration.ofSeconds(1));
		subscriber.cancel();
		subscriber.request(1);

		assertThat(subscriber.getReceivedOnNext()).isEmpty();
		assertThat(subscriber.isTerminated()).isFalse();
	}

	@Test
	void absentAnswerAndErrorNeedNoDemand() {
		HandlerId absent = HandlerId.named("absent");
		this.grid.startPair(GridHandlers.single(absent, (payload, call) -> Mono.empty()), panic());
		TestSubscriber<byte[]> ofAbsent = TestSubscriber.builder().initialRequest(0).build();
		TestSubscriber<byte[]> ofError = TestSubscriber.builder().initialRequest(0).build();

		this.grid.from(A, B).request(absent).subscribe(ofAbsent);
		this.grid.from(A, B).request(PANIC).subscribe(ofError);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(ofAbsent.isTerminatedComplete()).isTrue();
		assertThat(ofError.expectTerminalError()).isInstanceOf(GridRemoteException.class);
	}

	@Test
	void demandThatIsNotPositiveEndsTheCall() {
		this.grid.startPair(never());
		TestSubscriber<byte[]> subscriber = TestSubscriber.builder().initialRequest(0).build();

		AtomicReference<Subscription> subscription = new AtomicReference<>();
		this.grid.from(A, B).request(NEVER).doOnSubscribe(subscription::set).subscribe(subscriber);
		subscription.get().request(0);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(subscriber.expectTerminalError()).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("3.9");
		assertThat(this.grid.from(A, B).stats().outbound().calls()).isZero();
	}

	@Test
	void demandThatIsNotPositiveEndsACallWhoseAnswerIsThere() {
		this.grid.startPair(echo());
		TestSubscriber<byte[]> subscriber = TestSubscriber.builder().initialRequest(0).build();

		AtomicReference<Subscription> subscription = new AtomicReference<>();
		this.grid.from(A, B).request(ECHO, bytes("x")).doOnSubscribe(subscription::set).subscribe(subscriber);
		this.grid.world.advance(Duration.ofSeconds(1));
		subscription.get().request(0);

		assertThat(subscriber.expectTerminalError()).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void subscriberThatFailsAtItsDeadlineDelaysNoOther() {
		this.grid.startPair(never());
		List<Throwable> errors = new ArrayList<>();
		CallOptions options = CallOptions.defaults().withDeadline(Duration.ofMillis(100));

		for (int i = 0; i < 5; i++) {
			this.grid.from(A, B).request(NEVER, null, options).subscribe(new BaseSubscriber<>() {
				@Override
				protected void hookOnError(Throwable error) {
					errors.add(error);
					throw new ServiceConfigurationError("not one that user code is expected to throw");
				}
			});
		}
		this.grid.world.advance(Duration.ofMillis(200));

		assertThat(errors).hasSize(5).allMatch(GridTimeoutException.class::isInstance);
		assertThat(this.grid.from(A, B).stats().outbound().calls()).isZero();
	}

	@Test
	void handlerThatFailsAtOnceIsNotOneThatThrows() {
		HandlerId failing = HandlerId.named("failing");
		this.grid.startPair(GridHandlers.single(failing, (payload, call) -> Mono.error(new AssertionError("no"))));

		assertThat(errorOf(call(this.grid.from(A, B).request(failing))))
			.isInstanceOfSatisfying(GridRemoteException.class, (error) -> assertThat(error.text()).isEqualTo("no"));
	}

	@Test
	void cancellationIsToldToThoseWhoAskBeforeAndAfterIt() {
		this.grid.startPair(never());
		List<String> told = new ArrayList<>();

		Disposable subscription = this.grid.from(A, B).request(NEVER).subscribe();
		this.grid.world.advance(Duration.ofMillis(1));
		GridCall call = this.calls.get(0);
		call.cancellation().subscribe(null, null, () -> told.add("first"));
		call.cancellation().subscribe(null, null, () -> told.add("second"));
		assertThat(told).isEmpty();
		subscription.dispose();
		this.grid.world.advance(Duration.ofMillis(1));
		call.cancellation().subscribe(null, null, () -> told.add("late"));

		assertThat(told).containsExactly("first", "second", "late");
	}

	@Test
	void cancelReleasesTheCallerAtOnceAndTheLateAnswerIsDropped() {
		this.grid.startPair(never(), echo());

		Disposable subscription = this.grid.from(A, B).request(NEVER).subscribe();
		this.grid.world.advance(Duration.ofMillis(1));
		assertThat(this.grid.from(A, B).stats().outbound().calls()).isOne();
		subscription.dispose();
		this.grid.world.advance(Duration.ofMillis(1));

		assertThat(this.grid.from(A, B).stats().outbound().calls()).isZero();
		assertThat(call(this.grid.from(A, B).request(ECHO, bytes("x")))).isCompleted();
	}

	@Test
	void nothingIsSentBeforeTheSubscriptionAndEachSubscriptionIsACall() {
		this.grid.startPair(echo());

		Mono<byte[]> request = this.grid.from(A, B).request(ECHO, bytes("x"));
		this.grid.world.advance(Duration.ofMillis(1));
		assertThat(this.calls).isEmpty();
		call(request);
		call(request);

		assertThat(this.calls).hasSize(2);
	}

	@Test
	void lostConnectionEndsItsCallsAtOnceAndHeals() {
		this.grid.startPair(never(), echo());
		CompletableFuture<byte[]> answer = call(this.grid.from(A, B).request(NEVER));

		this.grid.network.cut(NodeName.of(A), NodeName.of(B));
		this.grid.world.runReady();

		Throwable error = errorOf(answer);
		assertThat(error).isInstanceOf(GridDisconnectedException.class);
		assertThat(((GridException) error).isRetryable()).isFalse();
		assertThat(this.calls.get(0).isCancelled()).isTrue();
		this.grid.awaitConnected();
		assertThat(call(this.grid.from(A, B).request(ECHO, bytes("x")))).isCompleted();
		assertThat(this.grid.from(A, B).stats().reconnects()).isOne();
	}

	@Test
	void callWithoutAConnectionFailsAtOnceAndMayBeRetried() {
		this.grid.start(A, List.of(A, B), echo());

		Throwable error = errorOf(call(this.grid.from(A, B).request(ECHO)));

		assertThat(error).isInstanceOf(GridDisconnectedException.class);
		assertThat(((GridException) error).isRetryable()).isTrue();
	}

	@Test
	void halfOpenConnectionIsFoundByTheHeartbeat() {
		this.grid.startPair(never(), echo());
		CompletableFuture<byte[]> answer = call(
				this.grid.from(A, B).request(NEVER, null, CallOptions.defaults().withDeadline(Duration.ofHours(1))));

		this.grid.network.drop(NodeName.of(A), NodeName.of(B));
		this.grid.world.advance(Duration.ofSeconds(31));
		assertThat(errorOf(answer)).isInstanceOf(GridDisconnectedException.class);
		this.grid.network.healAll();

		this.grid.awaitConnected();
		assertThat(call(this.grid.from(A, B).request(ECHO, bytes("x")))).isCompleted();
	}

	@Test
	void payloadsOfExactlyTheLimitPassBothWays() {
		this.grid.with((builder) -> builder.settings(
				(settings) -> settings.messages((messages) -> messages.maxSize(100_000).outboundMaxBytes(1_000_000))))
			.startPair(echo());

		assertThat(call(this.grid.from(A, B).request(ECHO, new byte[100_000])))
			.isCompletedWithValueMatching((answer) -> answer.length == 100_000);
		assertThat(errorOf(call(this.grid.from(A, B).request(ECHO, new byte[100_001]))))
			.hasMessageContaining("payload of 100001 bytes is larger than grid.message.max-size (100000 bytes)");
	}

	@Test
	void payloadOverTheLimitNamesTheKey() {
		this.grid
			.with((builder) -> builder.settings((settings) -> settings
				.messages((messages) -> messages.maxSize(100_000).outboundMaxBytes(1_000_000))))
			.startPair(echo(), GridHandlers.single(HandlerId.of(2), (payload, call) -> Mono.just(new byte[100_001])));

		assertThat(errorOf(call(this.grid.from(A, B).request(ECHO, new byte[100_001]))))
			.isInstanceOf(GridPayloadException.class)
			.hasMessageContaining("grid.message.max-size");
		assertThat(errorOf(call(this.grid.from(A, B).request(HandlerId.of(2))))).isInstanceOf(GridRemoteException.class)
			.hasMessageContaining("grid.message.max-size");
	}

	@Test
	void callsOverTheLimitAreRefusedAtOnce() {
		this.grid
			.with((builder) -> builder.settings(
					(settings) -> settings.calls((calls) -> calls.maxInFlight(3).maxInbound(2).maxOutCapacity(16))))
			.startPair(never());
		List<CompletableFuture<byte[]>> answers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			answers.add(call(this.grid.from(A, B).request(NEVER)));
		}

		assertThat(errorOf(answers.get(2))).isInstanceOf(GridOverloadException.class)
			.hasMessageContaining("handler busy");
		assertThat(answers.get(3)).as("the place of the refused one is free again").isCompletedExceptionally();
		assertThat(answers.get(0)).isNotDone();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void stopWaitsForAConnectionThatWasJustRemoved(int busyLoop) {
		this.grid.startPair(echo());
		GridConnection removed = this.grid.from(A, B);
		List<ConnectionState> atTheStop = new ArrayList<>();

		this.grid.runtimes.get(A).eventLoops().get(busyLoop).pause();
		this.grid.managers.get(A).removePeer(NodeName.of(B));
		this.grid.managers.get(A).stop(Duration.ZERO).subscribe(null, null, () -> atTheStop.add(removed.state()));
		this.grid.world.advance(Duration.ofSeconds(1));
		this.grid.runtimes.get(A).eventLoops().get(busyLoop).resume();
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(atTheStop).containsExactly(ConnectionState.SHUTDOWN);
	}

	@Test
	void unknownPeerIsAnError() {
		this.grid.startPair(echo());

		assertThatIllegalArgumentException().isThrownBy(() -> this.grid.from(A, "http://nobody:1"))
			.withMessageContaining("http://nobody:1");
	}

	@Test
	void allNodesAnswerOrSayWhyNot() {
		this.grid.startPair(echo());
		this.grid.managers.get(A).addPeer(NodeName.of("http://nobody:9000"));

		List<PeerResult<byte[]>> results = call(this.grid.managers.get(A).all().request(ECHO, bytes("x")).collectList())
			.join();

		assertThat(results).hasSize(3).filteredOn(PeerResult::isSuccess).hasSize(2);
		assertThat(call(this.grid.managers.get(A).all().request(ECHO, bytes("x")).quorum(2))).isCompleted();
		assertThat(call(this.grid.managers.get(A).all().request(ECHO, bytes("x")).firstSuccess())).isCompleted();
		assertThat(errorOf(call(this.grid.managers.get(A).all().request(ECHO, bytes("x")).quorum(3))))
			.isInstanceOf(GridException.class);
	}

	@Test
	void stopLetsRunningCallsFinishAndRefusesNewOnes() {
		HandlerId slow = HandlerId.named("slow");
		CompletableFuture<byte[]> work = new CompletableFuture<>();
		this.grid.startPair(echo(), GridHandlers.single(slow, (payload, call) -> Mono.fromFuture(work, true)));
		CompletableFuture<byte[]> answer = call(this.grid.from(A, B).request(slow));

		CompletableFuture<Void> stopped = call(this.grid.managers.get(B).stop(Duration.ofSeconds(10)));
		Throwable refused = errorOf(call(this.grid.from(A, B).request(ECHO)));
		work.complete(bytes("done"));
		this.grid.world.advance(Duration.ofMillis(100));

		assertThat(refused).isInstanceOf(GridOverloadException.class);
		assertThat(answer).isCompleted();
		assertThat(stopped).isCompleted();
	}

}
