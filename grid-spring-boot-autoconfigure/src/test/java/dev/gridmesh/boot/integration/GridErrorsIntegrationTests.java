package dev.gridmesh.boot.integration;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ErrorListener;
import dev.gridmesh.GridException;
import dev.gridmesh.spring.GridExceptionHandler;
import dev.gridmesh.spring.GridHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of what handlers of an application throw: the caller is told, and so is
 * whoever runs the node.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridErrorsIntegrationTests {

	private TestNode node;

	private TestNode quiet;

	@BeforeAll
	void start() {
		this.node = TestNode.start(List.of(Failing.class, Errors.class));
		this.quiet = TestNode.start(List.of(Failing.class), "grid.handlers.log-failures=false");
	}

	@AfterAll
	void stop() {
		this.quiet.close();
		this.node.close();
	}

	@BeforeEach
	void forget() {
		this.node.context().getBean(Errors.class).errors.clear();
	}

	private void expectError(TestNode on, String handler, Object data) {
		assertThatExceptionOfType(GridException.class).isThrownBy(() -> on.call(on, "failing." + handler)
			.data(data)
			.retrieveFlux(String.class)
			.collectList()
			.block(TestNode.TIMEOUT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "iterator", "iterable", "stream", "close", "flux", "late", "result" })
	void errorOfAStreamEndsIt(String handler) {
		expectError(this.node, handler, "x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "iterator", "stream", "close", "flux", "late" })
	void failureOfAStreamIsLoggedAndToldOnce(String handler, CapturedOutput output) {
		expectError(this.node, handler, "x");

		Awaitility.await()
			.atMost(TestNode.TIMEOUT)
			.untilAsserted(() -> assertThat(output).contains("a handler failed in a call of failing." + handler));
		// its cause may be there twice: operators of Reactor log what they take for fatal
		assertThat(output).containsOnlyOnce("a handler failed in a call of failing." + handler)
			.contains(this.node.name() + ": a handler failed")
			.contains("org/example/Missing")
			.contains("at " + Failing.class.getName());
		assertThat(this.node.context().getBean(Errors.class).errors).singleElement()
			.satisfies((error) -> assertThat(error.part()).isEqualTo(ApplicationPart.HANDLER));
	}

	@Test
	void textOfAnExceptionHandlerIsNoWarning(CapturedOutput output) {
		expectError(this.node, "mapped", "x");
		expectError(this.node, "iterator", "x");

		awaitLogged(output, "iterator");
		assertThat(output).doesNotContain("failing.mapped");
	}

	@Test
	void mistakeOfACallerIsNoWarning(CapturedOutput output) {
		expectError(this.node, "number", "pay10ad");
		expectError(this.node, "iterator", "x");

		awaitLogged(output, "iterator");
		assertThat(output).doesNotContain("failing.number").doesNotContain("pay10ad");
	}

	@Test
	void failuresAreNotLoggedWhereTheyAreNotWanted(CapturedOutput output) {
		expectError(this.quiet, "iterator", "x");
		expectError(this.node, "stream", "x");

		awaitLogged(output, "stream");
		assertThat(output).doesNotContain("failing.iterator");
	}

	@Test
	void failuresAreCounted() {
		expectError(this.quiet, "iterator", "x");

		Awaitility.await()
			.atMost(TestNode.TIMEOUT)
			.until(() -> this.quiet.grid().applicationErrors().getOrDefault(ApplicationPart.HANDLER, 0L) > 0);
	}

	private static void awaitLogged(CapturedOutput output, String handler) {
		Awaitility.await()
			.atMost(TestNode.TIMEOUT)
			.untilAsserted(() -> assertThat(output).contains("a handler failed in a call of failing." + handler));
	}

	/** Remembers what it is told. */
	static class Errors implements ErrorListener {

		private final Queue<ApplicationError> errors = new ConcurrentLinkedQueue<>();

		@Override
		public void onError(ApplicationError error) {
			this.errors.add(error);
		}

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

		@GridHandler("mapped")
		String mapped() {
			throw new UnsupportedOperationException("not yet");
		}

		@GridHandler("number")
		int number(int number) {
			return number;
		}

		@GridExceptionHandler
		String notYet(UnsupportedOperationException ex) {
			return "later";
		}

	}

	/** Cannot be written: it lacks a class. */
	static class Unwritable {

		public String getText() {
			throw new NoClassDefFoundError("org/example/Missing");
		}

	}

}
