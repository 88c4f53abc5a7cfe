package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.PeerResult;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridRequester;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams between three Spring Boot applications, over real sockets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridStreamIntegrationTests {

	private static final List<Class<?>> COMPONENTS = List.of(StreamHandlers.class);

	private TestNode a;

	private TestNode b;

	private TestNode c;

	private StreamHandlers served;

	@BeforeAll
	void start() {
		this.a = TestNode.start(COMPONENTS);
		this.b = TestNode.start(COMPONENTS, "grid.stream.in-capacity=5", "grid.stream.out-capacity=6");
		this.c = TestNode.start(COMPONENTS);
		TestNode.connect(this.a, this.b, this.c);
		this.served = this.b.context().getBean(StreamHandlers.class);
	}

	@AfterAll
	void stop() {
		this.c.close();
		this.b.close();
		this.a.close();
	}

	@BeforeEach
	void reset() {
		this.served.closed.set(0);
		this.served.pulled.set(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream.stats", "stream.blocking", "stream.iterable", "stream.iterator" })
	void allItemsArriveInOrder(String handler) {
		for (TestNode target : new TestNode[] { this.b, this.a }) {
			List<Stat> stats = block(this.a.call(target, handler).data(500).retrieveFlux(Stat.class).collectList());

			assertThat(stats).hasSize(500).extracting(Stat::size).isSorted().doesNotHaveDuplicates();
		}
	}

	@Test
	void blockingItemsArePulledOnTheHandlerExecutorAndClosed() {
		Stat stat = block(this.a.call(this.b, "stream.blocking").data(1).retrieveFlux(Stat.class).next());

		assertThat(stat.name()).startsWith("grid-handler-");
		Awaitility.await().atMost(TestNode.TIMEOUT).untilAtomic(this.served.closed, (value) -> value.equals(1));
	}

	@Test
	void slowReaderHoldsABlockingHandlerBack() {
		StepVerifier
			.create(this.a.call(this.b, "stream.blocking").outCapacity(4).data(1_000_000).retrieveFlux(Stat.class), 2)
			.expectNextCount(2)
			.then(() -> assertThat(this.served.pulled).hasValueLessThan(10))
			.thenCancel()
			.verify(TestNode.TIMEOUT);
		Awaitility.await().atMost(TestNode.TIMEOUT).untilAtomic(this.served.closed, (value) -> value.equals(1));
	}

	@Test
	void cancelReachesAReactiveHandler() {
		StepVerifier.create(this.a.call(this.b, "stream.stats").data(1_000_000).retrieveFlux(Stat.class), 2)
			.expectNextCount(2)
			.thenCancel()
			.verify(TestNode.TIMEOUT);
		Awaitility.await().atMost(TestNode.TIMEOUT).untilAtomic(this.served.closed, (value) -> value.equals(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream.sum", "stream.sumBlocking" })
	void requestItemsAreAnsweredWithOneValue(String handler) {
		Mono<Stat> sum = this.a.call(this.b, handler)
			.data("total")
			.items(stats(100), Stat.class)
			.inCapacity(5)
			.retrieveMono(Stat.class);

		assertThat(block(sum)).isEqualTo(new Stat("total", 4950));
	}

	@Test
	void requestItemsAreSentWithoutAnAnswer() {
		Flux<byte[]> items = Flux.range(0, 100).map((n) -> new byte[n]);

		StepVerifier.create(this.a.call(this.b, "stream.ignore").items(items, byte[].class).send())
			.expectComplete()
			.verify(TestNode.TIMEOUT);
		assertThat(this.served.pulled).hasValue(100);
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream.echo", "stream.echoBlocking" })
	void itemsTravelInBothDirectionsAtOnce(String handler) {
		for (TestNode target : new TestNode[] { this.b, this.a }) {
			Flux<Stat> echo = this.a.call(target, handler).items(stats(200), Stat.class).retrieveFlux(Stat.class);

			assertThat(block(echo.collectList())).containsExactlyElementsOf(stats(200).toIterable());
		}
	}

	@Test
	void itemThatTheHandlerCannotReadEndsTheStreamWithoutItsContent() {
		Flux<Object> items = Flux.just(Map.of("name", "x", "size", 1), Map.of("name", "y", "size", "s3cret"));

		StepVerifier.create(this.a.call(this.b, "stream.echo").items(items, Object.class).retrieveFlux(Stat.class))
			.expectNext(new Stat("x", 1))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridRemoteException.class)
				.hasMessageContaining("could not be read as %s by handler stream.echo", Stat.class.getName())
				.hasMessageNotContaining("s3cret"))
			.verify(TestNode.TIMEOUT);
	}

	@Test
	void itemThatTheCallerCannotReadCancelsTheStream() {
		StepVerifier
			.create(this.a.call(this.b, "stream.echo").items(stats(1).repeat(), Stat.class).retrieveFlux(Long.class))
			.expectError(GridPayloadException.class)
			.verify(TestNode.TIMEOUT);
		Awaitility.await().atMost(TestNode.TIMEOUT).untilAtomic(this.served.closed, (value) -> value.equals(1));
	}

	@Test
	void streamsOfAllNodesAreMergedAndOneMayFail() {
		Flux<PeerResult<String>> names = this.a.context()
			.getBean(GridRequester.class)
			.all()
			.handler("stream.names")
			.data(List.of(this.b.name().value()))
			.deadline(Duration.ofSeconds(20))
			.retrieveFlux(String.class);

		List<PeerResult<String>> results = block(names.collectList());

		assertThat(results).filteredOn(PeerResult::isSuccess)
			.allSatisfy((result) -> assertThat(result.value()).isEqualTo(result.peer().value()))
			.extracting(PeerResult::peer)
			.containsExactlyInAnyOrder(this.a.name(), this.a.name(), this.b.name(), this.b.name(), this.c.name(),
					this.c.name());
		assertThat(results).filteredOn((result) -> !result.isSuccess()).singleElement().satisfies((result) -> {
			assertThat(result.peer()).isEqualTo(this.b.name());
			assertThat(result.error()).isInstanceOf(GridRemoteException.class).hasMessageContaining("disk is full");
		});
	}

	@Test
	void capacitiesComeFromTheAnnotationElseFromTheProperties() {
		assertThat(this.b.grid().handlers()).map((handler) -> handler.definition())
			.filteredOn((definition) -> definition.kind() != HandlerKind.SINGLE)
			.extracting((definition) -> "%s %d %d".formatted(definition.id(), definition.inCapacity(),
					definition.outCapacity()))
			.contains("stream.stats 0 4", "stream.iterable 0 6", "stream.sum 8 1", "stream.ignore 5 1",
					"stream.echo 2 3", "stream.echoBlocking 5 6");
	}

	private static Flux<Stat> stats(int count) {
		return Flux.range(0, count).map((n) -> new Stat("f" + n, n));
	}

	private static <T> T block(Mono<T> call) {
		return call.blockOptional(TestNode.TIMEOUT).orElseThrow();
	}

}
