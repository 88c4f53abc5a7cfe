package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionSettings.Extensions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridOverloadException;
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
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests answers that are together more than {@code grid.outbound.max-size}: they wait for
 * room, and the link goes on.
 */
@ExtendWith(LeakCheck.class)
class LargeAnswersTests {

	private static final HandlerId LARGE = HandlerId.of(1);

	private static final HandlerId SMALL = HandlerId.of(2);

	private static final int SIZE = 4 * 1024 * 1024;

	/** More than half of the outbound queue and as much again as may wait for it. */
	private static final int MANY = 40;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final byte[] answer = new byte[SIZE];

	/** Opens for all answers at once. */
	private final Sinks.Empty<Void> gate = Sinks.empty();

	private final List<GridCall> served = new ArrayList<>();

	private void start(boolean frag) {
		if (!frag) {
			this.grid.withExtensions(Extensions.NONE);
		}
		this.grid.startPair(handlers());
	}

	private HandlerDefinition[] handlers() {
		return new HandlerDefinition[] { GridHandlers.single(LARGE, (payload, call) -> {
			this.served.add(call);
			return this.gate.asMono().thenReturn(this.answer);
		}), GridHandlers.single(SMALL, (payload, call) -> this.gate.asMono().thenReturn(new byte[1])) };
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

		List<CompletableFuture<Integer>> calls = call(100, CallOptions.defaults());
		answerAll();
		assertThat(this.grid.from(B, A).stats().outbound().queued()).as("answers in half of the outbound queue")
			.isLessThanOrEqualTo(32 / 4 + 1);
		awaitAll(calls);

		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(SIZE));
		assertStillConnected();
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
