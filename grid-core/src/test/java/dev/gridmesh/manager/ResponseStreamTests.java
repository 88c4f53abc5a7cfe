package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests streams of responses between nodes in virtual time.
 */
@ExtendWith(LeakCheck.class)
class ResponseStreamTests {

	private static final HandlerId COUNT = HandlerId.named("count");

	private static final HandlerId ENDLESS = HandlerId.named("endless");

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<GridCall> calls = new ArrayList<>();

	private final AtomicLong requested = new AtomicLong();

	private final Items items = new Items();

	private HandlerDefinition count(int outCapacity, int items) {
		return GridHandlers.responseStream(COUNT, outCapacity, (payload, none, call) -> {
			this.calls.add(call);
			return Flux.range(0, items)
				.doOnRequest(this.requested::addAndGet)
				.map((n) -> Integer.toString(n).getBytes(StandardCharsets.UTF_8));
		});
	}

	private HandlerDefinition endless() {
		return GridHandlers.responseStream(ENDLESS, 4, (payload, none, call) -> {
			this.calls.add(call);
			return Flux.never();
		});
	}

	private void open(HandlerId handler, CallOptions options) {
		this.grid.from(A, B).stream(handler, null, options).subscribe(this.items);
		this.grid.world.advance(Duration.ofMillis(1));
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "1, 1", "1, 7", "3, 2", "3, 3", "3, 4", "64, 1000" })
	void allItemsArriveInOrderAndThenTheEnd(int outCapacity, int count) {
		this.grid.startPair(count(outCapacity, count));

		this.items.initial = Long.MAX_VALUE;
		open(COUNT, CallOptions.defaults().withOutCapacity(outCapacity));

		assertThat(this.items.received).hasSize(count);
		assertThat(this.items.received).extracting(Integer::parseInt).isSorted();
		assertThat(this.items.completed).isTrue();
		assertThat(this.requested.get()).as("demand of the handler").isLessThanOrEqualTo(count + outCapacity);
	}

	@Test
	void slowSubscriberHoldsTheHandlerBackAndMissesNothing() {
		this.grid.startPair(count(2, 20));

		this.items.initial = 1;
		open(COUNT, CallOptions.defaults().withOutCapacity(2));
		assertThat(this.items.received).containsExactly("0");
		// the item at work, the slot, and two in the queue
		assertThat(this.requested.get()).isEqualTo(4);
		for (int i = 0; i < 19; i++) {
			this.items.request(1);
			this.grid.world.advance(Duration.ofMillis(1));
		}

		assertThat(this.items.received).hasSize(20);
		assertThat(this.items.completed).as("the end needs no demand").isTrue();
	}

	@Test
	void streamThatStartsWhileItsLinkIsClosedEnds() {
		this.grid.startPair(endless());
		this.items.initial = 1;

		this.grid.from(A, B).reconnect("closes the queue of the link at once");
		open(ENDLESS, CallOptions.defaults());

		assertThat(this.items.error).isInstanceOf(GridDisconnectedException.class);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void unknownCapacityOfTheHandlerIsCoveredByAReserve() {
		this.grid.startPair(count(500, 2000));

		this.items.initial = Long.MAX_VALUE;
		open(COUNT, CallOptions.defaults());

		assertThat(this.items.received).hasSize(2000);
	}

	@Test
	void itemsBeyondTheDeclaredCapacityFailTheStreamBehindTheItemsThatFit() {
		this.grid.withoutExtensions().startPair(count(10, 100));

		this.items.initial = 1;
		open(COUNT, CallOptions.defaults().withOutCapacity(2));
		this.items.request(100);
		this.grid.world.advance(Duration.ofMillis(1));

		assertThat(this.items.error).isInstanceOfSatisfying(GridProtocolException.class,
				(error) -> assertThat(error.isRetryable()).as("the handler has run").isFalse());
		assertThat(this.items.received).hasSizeGreaterThanOrEqualTo(3).extracting(Integer::parseInt).isSorted();
		assertThat(this.calls.get(0).isCancelled()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1000", "8, 50" })
	void fastHandlersOfLargeItemsLeaveRoomInTheOutboundQueue(int streams, int count) {
		this.grid.with((builder) -> builder.settings((settings) -> settings
			.messages((messages) -> messages.maxSize(1_000_000).outboundMaxMessages(200).outboundMaxBytes(2_000_000))));
		this.grid.startPair(GridHandlers.responseStream(COUNT, 1000,
				(payload, none, call) -> Flux.range(0, count).map((n) -> new byte[100_000])));

		List<CompletableFuture<Long>> received = IntStream.range(0, streams)
			.mapToObj((n) -> this.grid.from(A, B).stream(COUNT, null).count().toFuture())
			.toList();
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(received).allSatisfy((number) -> assertThat(number).isCompletedWithValue((long) count));
		assertThat(this.grid.from(B, A).state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void errorComesBehindTheItemsBeforeIt() {
		this.grid.startPair(GridHandlers.responseStream(COUNT, 8, (payload, none, call) -> Flux
			.concat(Flux.just(new byte[] { 'a' }, new byte[] { 'b' }), Flux.error(new IllegalStateException("gone")))));

		this.items.initial = 1;
		open(COUNT, CallOptions.defaults());
		assertThat(this.items.error).isNull();
		this.items.request(1);
		this.grid.world.advance(Duration.ofMillis(1));

		assertThat(this.items.received).containsExactly("a", "b");
		assertThat(this.items.error).isInstanceOf(GridRemoteException.class).hasMessageContaining("gone");
	}

	@Test
	void handlerThatThrowsFailsItsStreamOnly() {
		this.grid.startPair(endless(), GridHandlers.responseStream(COUNT, 1, (payload, none, call) -> {
			throw new IllegalArgumentException("bad payload");
		}));
		Items other = new Items();
		this.grid.from(A, B).stream(ENDLESS, null).subscribe(other);

		open(COUNT, CallOptions.defaults());

		assertThat(this.items.error).isInstanceOfSatisfying(GridRemoteException.class,
				(error) -> assertThat(error.text()).isEqualTo("handler panic: bad payload"));
		assertThat(other.error).isNull();
		assertThat(this.grid.from(A, B).stats().outbound().streams()).isOne();
	}

	@Test
	void cancelEndsTheContextOfTheHandler() {
		Sinks.Many<byte[]> source = Sinks.many().unicast().onBackpressureBuffer();
		List<String> ends = new ArrayList<>();
		this.grid.startPair(GridHandlers.responseStream(COUNT, 2, (payload, none, call) -> {
			this.calls.add(call);
			call.cancellation().subscribe(null, null, () -> ends.add("context"));
			return source.asFlux().doOnCancel(() -> ends.add("cancelled"));
		}));
		this.items.initial = 10;
		open(COUNT, CallOptions.defaults());
		source.tryEmitNext(new byte[] { 'x' });
		this.grid.world.advance(Duration.ofMillis(1));

		this.items.cancel();
		this.grid.world.advance(Duration.ofMillis(1));

		assertThat(this.items.received).containsExactly("x");
		assertThat(ends).containsExactlyInAnyOrder("context", "cancelled");
		assertThat(this.grid.from(B, A).stats().inbound().streams()).isZero();
	}

	@Test
	void cancelWithinOnNextEndsTheDelivery() {
		this.grid.startPair(count(16, 100));

		this.items.initial = Long.MAX_VALUE;
		this.items.cancelAfter = 3;
		open(COUNT, CallOptions.defaults());

		assertThat(this.items.received).hasSize(3);
		assertThat(this.items.completed).isFalse();
	}

	@Test
	void deadlineEndsTheStreamOnBothSides() {
		this.grid.startPair(endless());

		open(ENDLESS, CallOptions.defaults().withDeadline(Duration.ofMillis(200)));
		this.grid.world.advance(Duration.ofMillis(300));

		assertThat(this.items.error).isInstanceOf(GridTimeoutException.class);
		assertThat(this.calls.get(0).isCancelled()).isTrue();
	}

	@Test
	void streamWithoutADeadlineLivesAsLongAsItIsPinged() {
		this.grid.startPair(endless());

		open(ENDLESS, CallOptions.defaults());
		this.grid.world.advance(Duration.ofMinutes(10));

		assertThat(this.items.error).isNull();
		assertThat(this.calls.get(0).isCancelled()).isFalse();
	}

	@Test
	void lostConnectionFailsTheStreamAndNeverCompletesIt() {
		this.grid.startPair(endless());
		open(ENDLESS, CallOptions.defaults());

		this.grid.network.cut(NodeName.of(A), NodeName.of(B));
		this.grid.world.runReady();

		assertThat(this.items.error).isInstanceOf(GridDisconnectedException.class);
		assertThat(this.items.completed).isFalse();
		assertThat(this.calls.get(0).isCancelled()).isTrue();
	}

	@Test
	void streamToAHandlerOfSingleRequestsIsRefusedAndTheOtherWayRound() {
		HandlerId single = HandlerId.named("single");
		this.grid.startPair(count(1, 1),
				GridHandlers.single(single, (payload, call) -> reactor.core.publisher.Mono.empty()));

		open(single, CallOptions.defaults());

		assertThat(this.items.error).isInstanceOf(GridHandlerNotFoundException.class).hasMessageContaining("single");
		assertThat(this.grid.from(A, B).request(COUNT).toFuture()).satisfies((future) -> {
			this.grid.world.advance(Duration.ofMillis(1));
			assertThat(future).isCompletedExceptionally();
		});
	}

	@Test
	void blockingStreamHandlerRunsOnTheHandlerExecutor() {
		this.grid.startPair(count(4, 10).withExecution(HandlerExecution.EXECUTOR));

		this.items.initial = Long.MAX_VALUE;
		open(COUNT, CallOptions.defaults());

		assertThat(this.items.received).hasSize(10);
		assertThat(this.items.completed).isTrue();
	}

	@Test
	void localStreamBehavesTheSame() {
		this.grid.startPair(count(2, 5));

		this.items.initial = 2;
		this.grid.from(A, A).stream(COUNT, null).subscribe(this.items);
		this.grid.world.advance(Duration.ofMillis(1));
		assertThat(this.items.received).hasSize(2);
		this.items.request(10);
		this.grid.world.advance(Duration.ofMillis(1));

		assertThat(this.items.received).hasSize(5);
		assertThat(this.items.completed).isTrue();
	}

	/** A subscriber that asks for what it is told to. */
	private static final class Items extends BaseSubscriber<byte[]> {

		private final List<String> received = new ArrayList<>();

		private long initial;

		private int cancelAfter = Integer.MAX_VALUE;

		private boolean completed;

		private Throwable error;

		@Override
		protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
			if (this.initial > 0) {
				subscription.request(this.initial);
			}
		}

		@Override
		protected void hookOnNext(byte[] value) {
			this.received.add(new String(value, StandardCharsets.UTF_8));
			if (this.received.size() == this.cancelAfter) {
				cancel();
			}
		}

		@Override
		protected void hookOnComplete() {
			this.completed = true;
		}

		@Override
		protected void hookOnError(Throwable throwable) {
			this.error = throwable;
		}

	}

}
