package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.CallOptions;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests answers that are together more than {@code grid.outbound.max-size}: they wait for
 * room, within bounds, and the link goes on for all others.
 */
@ExtendWith(LeakCheck.class)
class LargeAnswersTests {

	private static final HandlerId LARGE = HandlerId.of(1);

	private static final HandlerId SMALL = HandlerId.of(2);

	private static final int SIZE = 4 * 1024 * 1024;

	private static final HandlerId HUGE = HandlerId.of(3);

	private static final HandlerId ITEMS = HandlerId.of(4);

	/** Half of the outbound queue, and all that may wait for it: twice the queue. */
	private static final int MANY = 8 + 32;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final byte[] answer = new byte[SIZE];

	/** More than grid.message.max-size. */
	private final byte[] huge = new byte[9 * 1024 * 1024];

	/** Opens for all answers at once. */
	private final Sinks.Empty<Void> gate = Sinks.empty();

	private final List<GridCall> served = new ArrayList<>();

	private void start(boolean frag) {
		this.grid.with((builder) -> builder.settings((settings) -> settings
			// not that of a small heap
			.inbound((inbound) -> inbound.maxBytes(1 << 30))
			.extensions(frag ? ExtensionSettings.ALL : ExtensionSettings.NONE)));
		this.grid.startPair(handlers());
	}

	private HandlerDefinition[] handlers() {
		return new HandlerDefinition[] { GridHandlers.single(LARGE, (payload, call) -> {
			this.served.add(call);
			return this.gate.asMono().thenReturn(this.answer);
		}), GridHandlers.single(HUGE, (payload, call) -> this.gate.asMono().thenReturn(this.huge)),
				GridHandlers.responseStream(ITEMS, 4,
						(payload, items, call) -> Flux
							.generate((SynchronousSink<byte[]> sink) -> sink.next(new byte[100]))),
				GridHandlers.single(SMALL, (payload, call) -> this.gate.asMono().thenReturn(new byte[1])) };
	}

	private List<CompletableFuture<Integer>> call(int count, CallOptions options) {
		List<CompletableFuture<Integer>> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			calls.add(this.grid.from(A, B).request(LARGE, null, options).map((bytes) -> bytes.length).toFuture());
		}
		return calls;
	}

	/** Lets all answers come at once, when all calls run and the caller does not read. */
	private void answerAll() {
		this.grid.world.advance(Duration.ofMillis(10));
		this.grid.network.path(NodeName.of(B), NodeName.of(A)).stall();
		this.gate.tryEmitEmpty().orThrow();
		this.grid.world.advance(Duration.ofMillis(10));
	}

	private void awaitAll(List<CompletableFuture<Integer>> calls) {
		this.grid.network.healAll();
		this.grid.world.runUntil(() -> calls.stream().allMatch(CompletableFuture::isDone), Duration.ofSeconds(50));
	}

	private void assertStillConnected() {
		assertThat(this.grid.from(A, B).state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.from(A, B).stats().reconnects()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void allArriveOverOneLink(boolean frag) {
		start(frag);

		List<CompletableFuture<Integer>> calls = call(MANY, CallOptions.defaults());
		answerAll();
		assertThat(this.grid.from(B, A).stats().outbound().queued()).as("answers in half of the outbound queue")
			.isLessThanOrEqualTo(32 / 4 + 1);
		awaitAll(calls);

		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(SIZE));
		assertStillConnected();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void answersThatAreTooMuchToWaitBecomeErrorsThatSayWhy(boolean frag) {
		start(frag);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("dev.gridmesh.mux.OutboundRoom");
		logger.addAppender(log);
		log.start();

		List<CompletableFuture<Integer>> calls = call(100, CallOptions.defaults());
		answerAll();
		awaitAll(calls);
		logger.detachAppender(log);

		long givenUp = calls.stream().filter(CompletableFuture::isCompletedExceptionally).count();
		assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
		assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly(
					(first) -> assertThat(first).startsWith(A + ": an answer of 4194304 bytes of handler 1 is given up")
						.contains("answers of 134217728 bytes wait already, twice grid.outbound.max-size"),
					(last) -> assertThat(last).isEqualTo(A + ": no answer waits any more; %d were given up before",
							givenUp));
		assertThat(calls).filteredOn((call) -> !call.isCompletedExceptionally())
			.as("those in the queue, those that waited, and what the network took")
			.hasSizeBetween(MANY, MANY + 2);
		assertThat(calls).filteredOn(CompletableFuture::isCompletedExceptionally)
			.allSatisfy((call) -> assertThatThrownBy(call::join).hasCauseInstanceOf(GridRemoteException.class)
				.hasMessageContaining("answer of 4194304 bytes")
				.hasMessageContaining("grid.outbound.max-size (134217728 bytes)"));
		assertStillConnected();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void answerAboveTheMaximumSizeDoesNotWaitAsIfItWereSent(boolean frag) {
		start(frag);
		List<CompletableFuture<Integer>> calls = call(10, CallOptions.defaults());
		List<CompletableFuture<byte[]>> tooLarge = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			tooLarge.add(this.grid.from(A, B).request(HUGE).toFuture());
		}
		answerAll();

		CompletableFuture<byte[]> another = this.grid.from(A, B).request(SMALL).toFuture();
		this.grid.world.advance(Duration.ofMillis(10));
		awaitAll(calls);

		assertThat(another).isCompleted();
		assertThat(tooLarge)
			.allSatisfy((call) -> assertThatThrownBy(call::join).hasCauseInstanceOf(GridRemoteException.class)
				.hasMessageContaining("grid.message.max-size"));
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(SIZE));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamGoesOnBesideAnswersThatWait(boolean frag) {
		start(frag);
		this.grid.network.path(NodeName.of(B), NodeName.of(A)).delay(Duration.ofMillis(1), Duration.ofMillis(1));
		AtomicInteger items = new AtomicInteger();
		Disposable stream = this.grid.from(A, B)
			.stream(ITEMS, null, CallOptions.defaults().withOutCapacity(4))
			.subscribe((item) -> items.incrementAndGet());
		List<CompletableFuture<Integer>> calls = call(MANY, CallOptions.defaults());
		answerAll();
		int before = items.get();

		this.grid.network.healAll();
		this.grid.world.runUntil(() -> calls.stream().filter(CompletableFuture::isDone).count() >= 28,
				Duration.ofSeconds(50));

		assertThat(items.get() - before).as("items beside 28 answers").isGreaterThan(8);
		stream.dispose();
		awaitAll(calls);
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(SIZE));
	}

	@Test
	void endOfTheLinkEndsCallsWhoseAnswersWait() {
		start(true);
		List<CompletableFuture<Integer>> calls = call(MANY, CallOptions.defaults());
		answerAll();

		this.grid.network.cut(NodeName.of(A), NodeName.of(B));
		this.grid.world.advance(Duration.ofMillis(10));

		assertThat(calls)
			.allSatisfy((call) -> assertThatThrownBy(call::join).hasCauseInstanceOf(GridDisconnectedException.class));
		assertThat(this.served).filteredOn(GridCall::isCancelled).as("those that waited").hasSizeBetween(30, 32);
		assertThat(this.served).allSatisfy((call) -> assertThat(call.cancellation().toFuture()).isCompleted());
		this.grid.network.healAll();
		this.grid.awaitConnected();
		assertThat(this.grid.from(B, A).stats().inbound().calls()).isZero();
		List<CompletableFuture<Integer>> later = call(1, CallOptions.defaults());
		awaitAll(later);
		assertThat(later.get(0)).isCompletedWithValue(SIZE);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nodeThatLeavesSendsWhatWaitsWithinItsTime(boolean enough) {
		start(true);
		List<CompletableFuture<Integer>> calls = call(MANY, CallOptions.defaults());
		answerAll();

		this.grid.managers.get(B).stop(Duration.ofSeconds(enough ? 10 : 1)).subscribe();
		this.grid.world.advance(Duration.ofSeconds(2));
		assertThat(calls).noneMatch(CompletableFuture::isDone);
		awaitAll(calls);

		assertThat(calls).allMatch((call) -> call.isCompletedExceptionally() != enough);
		assertThat(this.served).allSatisfy((call) -> assertThat(call.cancellation().toFuture()).isCompleted());
		assertThat(this.served).filteredOn(GridCall::isCancelled).hasSizeBetween(enough ? 0 : 30, enough ? 0 : 32);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void smallAnswerDoesNotWaitForThoseThatHaveNoRoom(boolean frag) {
		start(frag);
		List<CompletableFuture<Integer>> calls = call(MANY, CallOptions.defaults());
		CompletableFuture<byte[]> small = this.grid.from(A, B).request(SMALL).toFuture();
		answerAll();

		this.grid.network.healAll();
		this.grid.world.runUntil(small::isDone, Duration.ofSeconds(50));

		assertThat(small).isCompletedWithValueMatching((bytes) -> bytes.length == 1);
		assertThat(calls).filteredOn(CompletableFuture::isDone).hasSizeLessThan(MANY / 2);
		awaitAll(calls);
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(SIZE));
	}

	@Test
	void callThatIsCancelledGivesItsPlaceAway() {
		start(true);
		List<Disposable> calls = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			calls.add(this.grid.from(A, B).request(LARGE).subscribe());
		}
		answerAll();

		calls.forEach(Disposable::dispose);
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(this.grid.from(B, A).stats().inbound().calls()).isZero();
		assertThat(this.served).allSatisfy((call) -> assertThat(call.cancellation().toFuture()).isCompleted());
		assertThat(this.served).last().satisfies((call) -> assertThat(call.isCancelled()).isTrue());
		assertStillConnected();
	}

	@Test
	void deadlinePassesWhileAnAnswerWaits() {
		start(false);
		List<CompletableFuture<Integer>> calls = call(MANY, CallOptions.defaults().withDeadline(Duration.ofSeconds(1)));
		answerAll();
		this.grid.world.advance(Duration.ofMillis(1500));
		this.grid.network.healAll();

		assertThat(this.grid.from(B, A).stats().inbound().calls()).isZero();
		assertThat(calls)
			.allSatisfy((call) -> assertThatThrownBy(call::join).hasCauseInstanceOf(GridTimeoutException.class));
		assertThat(this.served).allSatisfy((call) -> assertThat(call.cancellation().toFuture()).isCompleted());
	}

	@Test
	void requestsAreRefusedWhileTooManyAnswersWait() {
		start(true);
		List<CompletableFuture<Integer>> calls = call(MANY, CallOptions.defaults());
		answerAll();

		CompletableFuture<byte[]> another = this.grid.from(A, B).request(SMALL).toFuture();
		this.grid.world.advance(Duration.ofMillis(10));
		this.grid.network.healAll();
		this.grid.world.runUntil(another::isDone, Duration.ofSeconds(1));

		assertThatThrownBy(another::join).hasCauseInstanceOf(GridOverloadException.class);
		awaitAll(calls);
		assertThat(this.grid.from(A, B).request(SMALL).toFuture()).satisfies((later) -> {
			this.grid.world.runUntil(later::isDone, Duration.ofSeconds(1));
			assertThat(later).isCompleted();
		});
	}

}
