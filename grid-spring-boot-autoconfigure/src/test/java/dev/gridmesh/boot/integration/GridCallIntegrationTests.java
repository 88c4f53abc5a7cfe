package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.PeerResult;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridConnectionEvent;
import dev.gridmesh.spring.GridRequester;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls between three Spring Boot applications, over real sockets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridCallIntegrationTests {

	private static final List<Class<?>> COMPONENTS = List.of(TestHandlers.class);

	private TestNode a;

	private TestNode b;

	private TestNode c;

	@BeforeAll
	void start() {
		this.a = TestNode.start(COMPONENTS);
		this.b = TestNode.start(COMPONENTS);
		this.c = TestNode.start(COMPONENTS);
		TestNode.connect(this.a, this.b, this.c);
	}

	@AfterAll
	void stop() {
		this.c.close();
		this.b.close();
		this.a.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "test.mono", "test.stage" })
	void objectsTravel(String handler) {
		assertThat(block(this.a.call(this.b, handler).data(new Stat("x", 1)).retrieveMono(Stat.class)))
			.isEqualTo(new Stat("x", 1));
	}

	@Test
	void objectsTravelInBothDirectionsOfAPair() {
		for (TestNode[] pair : new TestNode[][] { { this.a, this.b }, { this.b, this.a }, { this.c, this.b } }) {
			assertThat(block(pair[0].call(pair[1], "test.typed").data(new Stat("x", 1)).retrieveMono(Stat.class)))
				.isEqualTo(new Stat("X", 2));
		}
	}

	@Test
	void callsWithinANodeAreTheSame() {
		assertThat(block(this.a.call(this.a, "test.typed").data(new Stat("x", 1)).retrieveMono(Stat.class)))
			.isEqualTo(new Stat("X", 2));
	}

	@Test
	void bytesTravel() {
		assertThat(block(this.a.call(this.b, "test.bytes").data(new byte[] { 1, 2 }).retrieveMono(byte[].class)))
			.containsExactly(2, 3);
	}

	@Test
	void textTravelsAndTheHandlerKnowsItsCaller() {
		assertThat(block(this.a.call(this.b, "test.text").data("grüße").retrieveMono(String.class)))
			.isEqualTo("grüße from " + this.a.name());
	}

	@Test
	void largePayloadTravels() {
		byte[] large = new byte[1024 * 1024];

		byte[] answer = block(this.a.call(this.b, "test.bytes").data(large).retrieveMono(byte[].class));

		assertThat(answer).hasSize(large.length).containsOnly(1);
	}

	@Test
	void numberedHandlerAnswers() {
		GridRequester requester = this.a.context().getBean(GridRequester.class);

		assertThat(block(requester.peer(this.b.name().value()).handler(42).retrieveMono(String.class))).isEqualTo("42");
	}

	@Test
	void absentAnswerIsEmpty() {
		StepVerifier.create(this.a.call(this.b, "test.absent").retrieveMono(Stat.class))
			.expectComplete()
			.verify(TestNode.TIMEOUT);
	}

	@Test
	void blockingHandlerRunsOnTheHandlerExecutor() {
		assertThat(block(this.a.call(this.b, "test.thread").retrieveMono(String.class))).startsWith("grid-handler-");
	}

	@Test
	void reactiveHandlerRunsOnTheEventLoop() {
		assertThat(block(this.a.call(this.b, "test.loop").retrieveMono(String.class))).startsWith("true node-");
	}

	@Test
	void failureOfTheHandlerReachesTheCaller() {
		expectError(this.a.call(this.b, "test.fail").data("disk is full").send(), GridRemoteException.class,
				"disk is full");
	}

	@Test
	void failureWithoutWordsHasANameAtLeast() {
		expectError(this.a.call(this.b, "test.failSilently").send(), GridRemoteException.class,
				"UnsupportedOperationException");
	}

	@Test
	void unknownHandlerIsAnErrorThatNamesIt() {
		expectError(this.a.call(this.b, "test.nope").send(), GridHandlerNotFoundException.class, "test.nope");
	}

	@Test
	void payloadThatTheHandlerCannotReadIsAnErrorWithoutItsContent() {
		Mono<Void> call = this.a.call(this.b, "test.typed").data(List.of("s3cret")).send();

		expectError(call, GridRemoteException.class, "could not be read as " + Stat.class.getName());
		StepVerifier.create(call)
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessageNotContaining("s3cret"))
			.verify(TestNode.TIMEOUT);
	}

	@Test
	void answerThatTheCallerCannotReadIsAnError() {
		expectError(this.a.call(this.b, "test.text").data("x").retrieveMono(Stat.class), GridPayloadException.class,
				"The answer of handler test.text could not be read");
	}

	@Test
	void payloadOverTheLimitIsAnErrorThatNamesTheKeyAndHarmsNobody() {
		byte[] tooLarge = new byte[9 * 1024 * 1024];

		expectError(this.a.call(this.b, "test.bytes").data(tooLarge).send(), GridPayloadException.class,
				"grid.message.max-size");
		assertThat(this.a.state(this.b)).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void deadlineEndsACall() {
		expectError(this.a.call(this.b, "test.stuck").deadline(Duration.ofMillis(100)).send(),
				GridTimeoutException.class, "test.stuck");
	}

	@ParameterizedTest
	@ValueSource(strings = { "test.relayBlocking", "test.relayReactive" })
	void callOfAHandlerInheritsTheDeadlineOfItsCaller(String handler) {
		Mono<Long> call = this.a.call(this.b, handler)
			.data(this.c.name().value())
			.deadline(Duration.ofSeconds(20))
			.retrieveMono(Long.class);

		// 60 s unless inherited
		assertThat(block(call)).isBetween(0L, 20_000L);
	}

	@Test
	void allNodesAnswer() {
		List<PeerResult<String>> results = block(this.a.context()
			.getBean(GridRequester.class)
			.all()
			.handler("test.name")
			.retrieve(String.class)
			.collectList());

		assertThat(results).allSatisfy((result) -> assertThat(result.value()).isEqualTo(result.peer().value()))
			.extracting(PeerResult::peer)
			.containsExactlyInAnyOrder(this.a.name(), this.b.name(), this.c.name());
	}

	@Test
	void allOthersAnswer() {
		List<PeerResult<String>> results = block(this.a.context()
			.getBean(GridRequester.class)
			.others()
			.handler("test.name")
			.retrieve(String.class)
			.collectList());

		assertThat(results).extracting(PeerResult::value)
			.containsExactlyInAnyOrder(this.b.name().value(), this.c.name().value());
	}

	@Test
	void anyNodeAnswers() {
		assertThat(block(
				this.a.context().getBean(GridRequester.class).any().handler("test.name").retrieveMono(String.class)))
			.isIn(this.b.name().value(), this.c.name().value());
	}

	@Test
	void stateChangesAreApplicationEvents() throws InterruptedException {
		try (TestNode late = TestNode.start(List.of(TestHandlers.class, Events.class),
				"grid.peers=" + this.b.name().value())) {
			BlockingQueue<GridConnectionEvent> events = late.context().getBean(Events.class).events;

			this.b.grid().addPeer(late.name());
			GridConnectionEvent event;
			do {
				event = events.poll(TestNode.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
				assertThat(event).isNotNull();
				assertThat(event.peer()).isEqualTo(this.b.name());
			}
			while (event.state() != ConnectionState.CONNECTED);
			this.b.grid().removePeer(late.name());
		}
	}

	@Test
	void statesOfAPeerThatComesAndGoesAreApplicationEvents() throws InterruptedException {
		try (TestNode first = TestNode.start(List.of(Events.class)); TestNode second = TestNode.start(List.of())) {
			BlockingQueue<GridConnectionEvent> events = first.context().getBean(Events.class).events;

			for (int i = 0; i < 2; i++) {
				TestNode.connect(first, second);
				awaitEvent(events, second, ConnectionState.CONNECTED);
				first.grid().removePeer(second.name());
				awaitEvent(events, second, ConnectionState.SHUTDOWN);
				second.grid().removePeer(first.name());
			}
			assertThat(events).isEmpty();
		}
	}

	private static void awaitEvent(BlockingQueue<GridConnectionEvent> events, TestNode peer, ConnectionState state)
			throws InterruptedException {
		GridConnectionEvent event;
		do {
			event = events.poll(TestNode.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			assertThat(event.peer()).isEqualTo(peer.name());
		}
		while (event.state() != state);
	}

	private static <T> T block(Mono<T> call) {
		return call.blockOptional(TestNode.TIMEOUT).orElseThrow();
	}

	private static void expectError(Mono<?> call, Class<? extends Throwable> type, String text) {
		StepVerifier.create(call)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(type).hasMessageContaining(text))
			.verify(TestNode.TIMEOUT);
	}

	@Component
	static class Events {

		final BlockingQueue<GridConnectionEvent> events = new LinkedBlockingQueue<>();

		@EventListener
		void onEvent(GridConnectionEvent event) {
			this.events.add(event);
		}

	}

}
