package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that publishers and subscribers of applications that break the rules of Reactive
 * Streams harm their own stream only, between nodes and within one.
 */
@ExtendWith({ LeakCheck.class, ToldFailures.class })
class StreamRulesTests {

	private static final HandlerId RESPONSES = HandlerId.named("responses");

	private static final HandlerId BLOCKING = HandlerId.named("blocking");

	private static final HandlerId REQUESTS = HandlerId.named("requests");

	private static final HandlerId INPUT = HandlerId.named("input");

	private static final HandlerId COUNT = HandlerId.named("count");

	private static final HandlerId ECHO = HandlerId.named("echo");

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<GridCall> calls = new ArrayList<>();

	private final List<String> endsOfRequests = new ArrayList<>();

	private BrokenPublisher responses;

	private CoreSubscriber<byte[]> inputSubscriber;

	@BeforeEach
	void startTheNodes() {
		this.grid.startPair(GridHandlers.responseStream(RESPONSES, 4, (payload, none, call) -> {
			this.calls.add(call);
			return Flux.from(this.responses.publisher);
		}), GridHandlers.responseStream(BLOCKING, 4, (payload, none, call) -> {
			this.calls.add(call);
			return Flux.from(this.responses.publisher);
		}).withExecution(HandlerExecution.EXECUTOR), GridHandlers.requestStream(REQUESTS, 4, (payload, items, call) -> {
			this.calls.add(call);
			return items.doFinally((end) -> this.endsOfRequests.add(end.name())).thenMany(Flux.empty());
		}), GridHandlers.requestStream(INPUT, 4, (payload, items, call) -> {
			this.calls.add(call);
			items.subscribe(this.inputSubscriber);
			return Flux.never();
		}), GridHandlers.responseStream(COUNT, 4,
				(payload, none, call) -> Flux.range(0, 10).map((n) -> Integer.toString(n).getBytes())),
				GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload)));
	}

	@AfterEach
	void othersGoOnAndEveryCounterIsZeroInTheEnd() {
		for (String node : List.of(A, B)) {
			CompletableFuture<byte[]> other = this.grid.from(A, node).request(ECHO, new byte[] { 7 }).toFuture();
			this.grid.world.advance(Duration.ofMillis(1));
			assertThat(other).as("another call").isCompletedWithValueMatching((answer) -> answer[0] == 7);
		}
		this.grid.assertNothingRuns();
		assertThat(this.calls).allSatisfy((call) -> assertThat(call.cancellation().toFuture()).isCompleted());
	}

	static Stream<Arguments> publishersAtHandlers() {
		return Stream.of(A, B)
			.flatMap((node) -> Stream.of(RESPONSES, BLOCKING)
				.flatMap((handler) -> Stream.of(BrokenPublisher.values())
					.map((publisher) -> Arguments.of(node, handler, publisher))));
	}

	static Stream<Arguments> publishersAtCallers() {
		return Stream.of(A, B)
			.flatMap((node) -> Stream.of(BrokenPublisher.values()).map((publisher) -> Arguments.of(node, publisher)));
	}

	private CompletableFuture<List<String>> open(Flux<byte[]> stream) {
		CompletableFuture<List<String>> answers = stream.map((item) -> new String(item, StandardCharsets.UTF_8))
			.collectList()
			.toFuture();
		this.grid.world.advance(Duration.ofMillis(5));
		return answers;
	}

	private void check(CompletableFuture<List<String>> answers, BrokenPublisher publisher) {
		if (publisher.neverEnds()) {
			assertThat(answers).isNotDone();
			answers.cancel(true);
			this.grid.world.advance(Duration.ofMillis(5));
		}
		else if (publisher.error == null) {
			assertThat(answers).isCompletedWithValue(List.of());
		}
		else {
			assertThat(answers).isCompletedExceptionally();
			Throwable error = answers.handle((value, failure) -> failure).join();
			assertThat(error).hasMessageContaining(publisher.error);
		}
	}

	@ParameterizedTest
	@MethodSource("publishersAtHandlers")
	void publisherOfAHandlerThatBreaksARuleEndsItsStreamOnly(String node, HandlerId handler,
			BrokenPublisher publisher) {
		this.responses = publisher;

		check(open(this.grid.from(A, node).stream(handler, null)), publisher);
	}

	@ParameterizedTest
	@MethodSource("publishersAtCallers")
	void publisherOfACallerThatBreaksARuleEndsItsStreamOnly(String node, BrokenPublisher publisher) {
		check(open(this.grid.from(A, node).stream(REQUESTS, null, publisher.publisher)), publisher);

		assertThat(this.endsOfRequests).as("the handler's input has ended").hasSize(1);
	}

	static Stream<Arguments> subscribers() {
		return Stream.of(A, B)
			.flatMap((node) -> Stream.of(BrokenSubscriber.Breach.values()).map((breach) -> Arguments.of(node, breach)));
	}

	@ParameterizedTest
	@MethodSource("subscribers")
	void subscriberThatBreaksARuleEndsItsStreamOnly(String node, BrokenSubscriber.Breach breach) {
		BrokenSubscriber subscriber = new BrokenSubscriber(breach);

		Throwable thrown = catchThrowable(() -> this.grid.from(A, node).stream(COUNT, null).subscribe(subscriber));
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(thrown).isNull();
		subscriber.check();
		if (breach == BrokenSubscriber.Breach.NEVER_REQUESTS) {
			assertThat(subscriber.signals).isEmpty();
			subscriber.subscription.cancel();
			this.grid.world.advance(Duration.ofMillis(5));
		}
	}

	@ParameterizedTest
	@MethodSource("subscribers")
	void subscriberOfAHandlersInputThatBreaksARuleHarmsItsStreamOnly(String node, BrokenSubscriber.Breach breach) {
		BrokenSubscriber subscriber = new BrokenSubscriber(breach);
		this.inputSubscriber = subscriber;
		GridConnection connection = this.grid.from(A, node);

		CompletableFuture<List<String>> answers = open(
				connection.stream(INPUT, null, Flux.range(0, 10).map((n) -> new byte[] { '0' })));

		subscriber.check();
		if (breach.failsTheHandler()) {
			assertThat(answers).isCompletedExceptionally();
			boolean speechless = breach == BrokenSubscriber.Breach.SPEECHLESS_IN_ON_NEXT;
			assertThat(answers.handle((value, error) -> error).join())
				.hasMessageContaining(speechless ? "SpeechlessException" : BrokenSubscriber.TEXT);
		}
		else {
			assertThat(answers).isNotDone();
			answers.cancel(true);
			this.grid.world.advance(Duration.ofMillis(5));
		}
	}

	@ParameterizedTest
	@EnumSource(BrokenSubscriber.Breach.class)
	void listenerToTheEndOfAContextHarmsNobody(BrokenSubscriber.Breach breach) {
		this.responses = BrokenPublisher.NEVER_SUBSCRIBES;
		CompletableFuture<List<String>> answers = open(this.grid.from(A, B).stream(RESPONSES, null));
		BrokenVoidSubscriber subscriber = new BrokenVoidSubscriber(new BrokenSubscriber(breach));
		catchThrowable(() -> this.calls.get(0).cancellation().subscribe(subscriber));

		answers.cancel(true);
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(this.calls.get(0).isCancelled()).isTrue();
	}

	/** Hands the signals of a publisher of nothing on. */
	private record BrokenVoidSubscriber(BrokenSubscriber target) implements CoreSubscriber<Void> {

		@Override
		public void onSubscribe(Subscription subscription) {
			this.target.onSubscribe(subscription);
		}

		@Override
		public void onNext(Void item) {
			throw new IllegalStateException("there is nothing to emit");
		}

		@Override
		public void onError(Throwable error) {
			this.target.onError(error);
		}

		@Override
		public void onComplete() {
			this.target.onComplete();
		}

	}

}
