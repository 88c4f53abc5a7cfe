package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridPayloadException;
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
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests streams with request items between nodes in virtual time.
 */
@ExtendWith(LeakCheck.class)
class RequestStreamTests {

	private static final HandlerId PUT = HandlerId.named("put");

	private static final HandlerId ECHO = HandlerId.named("echo");

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<String> taken = new ArrayList<>();

	private final AtomicLong asked = new AtomicLong();

	private final AtomicInteger cancelled = new AtomicInteger();

	private HandlerDefinition put(int inCapacity) {
		return GridHandlers.requestStream(PUT, inCapacity,
				(payload, items, call) -> items.doOnNext((item) -> this.taken.add(text(item))).thenMany(Flux.empty()));
	}

	private HandlerDefinition echo(int inCapacity, int outCapacity) {
		return GridHandlers.twoWayStream(ECHO, inCapacity, outCapacity,
				(payload, items, call) -> items.map((item) -> bytes("re:" + text(item))));
	}

	private Flux<byte[]> items(int count) {
		return Flux.range(0, count)
			.doOnRequest(this.asked::addAndGet)
			.doOnCancel(this.cancelled::incrementAndGet)
			.map((n) -> bytes(Integer.toString(n)));
	}

	private CompletableFuture<List<String>> open(HandlerId handler, Flux<byte[]> items, CallOptions options) {
		CompletableFuture<List<String>> answers = this.grid.from(A, B)
			.stream(handler, null, items, options)
			.map(RequestStreamTests::text)
			.collectList()
			.toFuture();
		this.grid.world.advance(Duration.ofMillis(5));
		return answers;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static Throwable errorOf(CompletableFuture<?> future) {
		assertThat(future).isCompletedExceptionally();
		return future.handle((value, error) -> error).join();
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "1, 1", "1, 9", "2, 3", "16, 500" })
	void allItemsArriveInOrderAndThenTheEnd(int inCapacity, int count) {
		this.grid.startPair(put(inCapacity));

		CompletableFuture<List<String>> done = open(PUT, items(count),
				CallOptions.defaults().withInCapacity(inCapacity));

		assertThat(done).isCompletedWithValue(List.of());
		assertThat(this.taken).hasSize(count);
		assertThat(this.taken).extracting(Integer::parseInt).isSorted();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 20", "2, 3, 20", "1, 16, 100", "16, 1, 100" })
	void bothDirectionsFlowIndependently(int inCapacity, int outCapacity, int count) {
		this.grid.startPair(echo(inCapacity, outCapacity));

		CompletableFuture<List<String>> done = open(ECHO, items(count),
				CallOptions.defaults().withInCapacity(inCapacity).withOutCapacity(outCapacity));

		assertThat(done).isCompletedWithValueMatching(
				(answers) -> answers.size() == count && answers.get(count - 1).equals("re:" + (count - 1)));
	}

	@Test
	void handlerThatDoesNotReadHoldsTheCallerBack() {
		HandlerId lazy = HandlerId.named("lazy");
		this.grid.startPair(GridHandlers.requestStream(lazy, 2, (payload, items, call) -> Flux.never()));

		open(lazy, items(100), CallOptions.defaults().withInCapacity(2));

		// two credits, and the one that came back for the slot in front of the handler
		assertThat(this.asked.get()).isEqualTo(3);
	}

	@Test
	void unknownInCapacityIsTakenAsOne() {
		this.grid.withoutExtensions().startPair(put(8));

		CompletableFuture<List<String>> done = open(PUT, items(20), CallOptions.defaults());

		assertThat(done).isCompleted();
		assertThat(this.taken).hasSize(20);
	}

	@Test
	void moreItemsThanCreditsFailTheStreamOnly() {
		HandlerId lazy = HandlerId.named("lazy");
		this.grid.withoutExtensions()
			.startPair(echo(4, 4), GridHandlers.requestStream(lazy, 2, (payload, items, call) -> Flux.never()));

		Throwable error = errorOf(open(lazy, items(100), CallOptions.defaults().withInCapacity(10)));

		assertThat(error).isInstanceOf(GridRemoteException.class).hasMessageContaining("handler blocked");
		assertThat(open(ECHO, items(3), CallOptions.defaults())).isCompleted();
	}

	@Test
	void itemsForAHandlerThatTakesNoneAreRefused() {
		HandlerId none = HandlerId.named("none");
		this.grid.startPair(GridHandlers.responseStream(none, 1, (payload, items, call) -> Flux.never()));

		Throwable error = errorOf(open(none, items(3), CallOptions.defaults()));

		assertThat(error).isInstanceOf(GridRemoteException.class)
			.hasMessageContaining("did not expect inbound message");
	}

	@Test
	void handlerSeesTheEndOfItsInputAtOnceWhenTheCallerSendsNothing() {
		this.grid.startPair(put(2));

		CompletableFuture<List<String>> done = this.grid.from(A, B)
			.stream(PUT, null)
			.map(RequestStreamTests::text)
			.collectList()
			.toFuture();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(done).isCompletedWithValue(List.of());
	}

	@Test
	void handlerMayEndWhileTheCallerStillSends() {
		HandlerId first = HandlerId.named("first");
		this.grid.startPair(GridHandlers.twoWayStream(first, 1, 1, (payload, items, call) -> items.take(1)));
		Sinks.Many<byte[]> endless = Sinks.many().unicast().onBackpressureBuffer();
		endless.tryEmitNext(bytes("a"));

		CompletableFuture<List<String>> done = open(first, endless.asFlux().doOnCancel(this.cancelled::incrementAndGet),
				CallOptions.defaults());

		assertThat(done).isCompletedWithValue(List.of("a"));
		assertThat(this.cancelled).hasValue(1);
	}

	@Test
	void failureOfTheCallersItemsCancelsTheStreamAndIsWhatTheCallerSees() {
		List<Throwable> seen = new ArrayList<>();
		HandlerId put = HandlerId.named("put2");
		this.grid.startPair(GridHandlers.requestStream(put, 4,
				(payload, items, call) -> items.doOnError(seen::add).thenMany(Flux.empty())));

		Throwable error = errorOf(open(put, Flux.concat(items(2), Flux.error(new IllegalStateException("disk gone"))),
				CallOptions.defaults().withInCapacity(4)));

		assertThat(error).isInstanceOf(IllegalStateException.class).hasMessage("disk gone");
		assertThat(this.grid.from(B, A).stats().inbound().streams()).isZero();
		assertThat(seen).as("the handler is cancelled, or told that its input is cut").hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void inputOfAHandlerThatListensToNothingElseEndsWithAnError() {
		List<Throwable> seen = new ArrayList<>();
		HandlerId apart = HandlerId.named("apart");
		this.grid.startPair(GridHandlers.requestStream(apart, 4, (payload, items, call) -> {
			items.subscribe((item) -> this.taken.add(text(item)), seen::add);
			return Flux.never();
		}));
		Sinks.Many<byte[]> endless = Sinks.many().unicast().onBackpressureBuffer();
		open(apart, endless.asFlux(), CallOptions.defaults());
		endless.tryEmitNext(bytes("a"));
		this.grid.world.advance(Duration.ofMillis(5));

		this.grid.network.cut(NodeName.of(A), NodeName.of(B));
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(this.taken).containsExactly("a");
		assertThat(seen).singleElement().isInstanceOf(GridDisconnectedException.class);
	}

	@Test
	void cancelOfTheResponsesCancelsTheRequests() {
		this.grid.startPair(echo(2, 2));
		Sinks.Many<byte[]> endless = Sinks.many().unicast().onBackpressureBuffer();
		BaseSubscriber<byte[]> subscriber = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}
		};
		this.grid.from(A, B)
			.stream(ECHO, null, endless.asFlux().doOnCancel(this.cancelled::incrementAndGet))
			.subscribe(subscriber);
		this.grid.world.advance(Duration.ofMillis(5));

		subscriber.cancel();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(this.cancelled).hasValue(1);
		assertThat(this.grid.from(B, A).stats().inbound().streams()).isZero();
	}

	@Test
	void deadlineEndsBothDirections() {
		this.grid.startPair(echo(2, 2));

		CompletableFuture<List<String>> done = open(ECHO,
				Flux.<byte[]>never().doOnCancel(this.cancelled::incrementAndGet),
				CallOptions.defaults().withDeadline(Duration.ofMillis(100)));
		this.grid.world.advance(Duration.ofMillis(200));

		assertThat(errorOf(done)).isInstanceOf(GridTimeoutException.class);
		assertThat(this.cancelled).hasValue(1);
		assertThat(this.grid.from(B, A).stats().inbound().streams()).isZero();
	}

	@Test
	void itemOverTheLimitNamesTheKey() {
		this.grid.startPair(put(2));

		Throwable error = errorOf(open(PUT, Flux.just(new byte[9 * 1024 * 1024]), CallOptions.defaults()));

		assertThat(error).isInstanceOf(GridPayloadException.class).hasMessageContaining("grid.message.max-size");
	}

	@Test
	void emptyItemsArriveAsEmptyItems() {
		this.grid.startPair(echo(2, 2));

		assertThat(open(ECHO, Flux.just(new byte[0], bytes("x")), CallOptions.defaults()))
			.isCompletedWithValue(List.of("re:", "re:x"));
	}

	@Test
	void blockingHandlerOfItemsRunsOnTheHandlerExecutor() {
		this.grid.startPair(put(4).withExecution(HandlerExecution.EXECUTOR));

		assertThat(open(PUT, items(10), CallOptions.defaults().withInCapacity(4))).isCompleted();
		assertThat(this.taken).hasSize(10);
	}

	@Test
	void subscriberOfTheInputThatThrowsFailsItsStreamOnly() {
		HandlerId rude = HandlerId.named("rude");
		this.grid.startPair(echo(2, 2), GridHandlers.requestStream(rude, 2, (payload, items, call) -> {
			items.subscribe(new ThrowingSubscriber());
			return Flux.never();
		}));

		Throwable error = errorOf(open(rude, items(2), CallOptions.defaults()));

		assertThat(error).isInstanceOf(GridRemoteException.class).hasMessageContaining("rude subscriber");
		assertThat(open(ECHO, items(3), CallOptions.defaults())).isCompleted();
	}

	@Test
	void inputCanBeSubscribedToOnce() {
		HandlerId twice = HandlerId.named("twice");
		this.grid.startPair(GridHandlers.requestStream(twice, 2, (payload, items, call) -> items.thenMany(items)));

		Throwable error = errorOf(open(twice, items(2), CallOptions.defaults()));

		assertThat(error).isInstanceOf(GridRemoteException.class).hasMessageContaining("subscribed to once");
	}

	@Test
	void localStreamBehavesTheSame() {
		this.grid.startPair(echo(2, 2));

		CompletableFuture<List<String>> done = this.grid.from(A, A)
			.stream(ECHO, null, items(5))
			.map(RequestStreamTests::text)
			.collectList()
			.toFuture();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(done).isCompletedWithValueMatching((answers) -> answers.size() == 5);
	}

	/** Breaks the rule that a subscriber must not throw. */
	private static final class ThrowingSubscriber implements CoreSubscriber<byte[]> {

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(10);
		}

		@Override
		public void onNext(byte[] item) {
			throw new IllegalStateException("rude subscriber");
		}

		@Override
		public void onError(Throwable error) {
			// what it is told does not matter here
		}

		@Override
		public void onComplete() {
			// what it is told does not matter here
		}

	}

}
