package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.GridException;
import dev.gridmesh.spring.GridHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An {@code Error} of a handler ends its call.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridErrorsIntegrationTests {

	private TestNode node;

	@BeforeAll
	void start() {
		this.node = TestNode.start(List.of(Failing.class));
	}

	@AfterAll
	void stop() {
		this.node.close();
	}

	private void expectError(String handler) {
		assertThatExceptionOfType(GridException.class).isThrownBy(() -> this.node.call(this.node, "failing." + handler)
			.retrieveFlux(String.class)
			.collectList()
			.block(TestNode.TIMEOUT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "iterator", "iterable", "stream", "close", "flux", "late", "result" })
	void errorOfAStreamEndsIt(String handler) {
		expectError(handler);
	}

	/** Fails in the middle of items, with what is no exception. */
	@GridHandler(prefix = "failing")
	static class Failing {

		private static int item(int i) {
			if (i == 2) {
				throw new NoClassDefFoundError("org/example/Missing");
			}
			return i;
		}

		@GridHandler("iterator")
		Iterator<Integer> iterator() {
			return stream().iterator();
		}

		@GridHandler("iterable")
		Iterable<Integer> iterable() {
			return () -> stream().iterator();
		}

		@GridHandler("stream")
		Stream<Integer> stream() {
			return IntStream.range(0, 3).mapToObj(Failing::item);
		}

		@GridHandler("close")
		Stream<Integer> close() {
			return Stream.of(1).onClose(() -> item(2));
		}

		@GridHandler("flux")
		Flux<Integer> flux() {
			return Flux.range(0, 3).map(Failing::item);
		}

		@GridHandler("late")
		Flux<Integer> late() {
			return Flux.interval(Duration.ofMillis(1))
				.concatMap((i) -> (i < 2) ? Mono.just(i.intValue())
						: Mono.<Integer>error(new NoClassDefFoundError("org/example/Missing")).hide());
		}

		@GridHandler("result")
		Flux<Unwritable> result() {
			return Flux.interval(Duration.ofMillis(1)).map((i) -> new Unwritable());
		}

	}

	/** Cannot be written: it lacks a class. */
	static class Unwritable {

		public String getText() {
			throw new NoClassDefFoundError("org/example/Missing");
		}

	}

}
