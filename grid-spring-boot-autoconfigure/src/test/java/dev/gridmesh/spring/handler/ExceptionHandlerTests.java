package dev.gridmesh.spring.handler;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.spring.GridExceptionHandler;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridHandlerAdvice;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandlerFailures}, {@link ExceptionHandlers} and
 * {@link ExceptionHandlerMethod}.
 */
@ExtendWith({ OutputCaptureExtension.class, ToldFailures.class })
class ExceptionHandlerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Scheduler executor = Schedulers.newSingle("handler", true);

	private final DiscoveredHandlers handlers = DiscoveredHandlers.of(HandlerMethodSettings.of(this.executor::schedule),
			Failing.class, Other.class, Second.class, First.class);

	@AfterEach
	void close() {
		this.handlers.close();
		this.executor.dispose();
	}

	@ParameterizedTest
	@ValueSource(strings = { "thrown", "mono", "stage", "monoOfOther" })
	void exceptionOfASingleRequestGetsItsText(String key) {
		expectText(this.handlers.mono(key, null), "own: not here in " + key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "stream", "thrownByStream", "iterator" })
	void exceptionOfAStreamIsItsEnd(String key) {
		Flux<String> answers = this.handlers.stream(key, null, Flux.empty()).map(String::new);

		expectText(answers.filter((answer) -> !answer.equals("item")), "own: not here in " + key);
	}

	@Test
	void itemsBeforeTheExceptionArrive() {
		StepVerifier.create(this.handlers.stream("flux", null, Flux.empty()).map(String::new))
			.expectNext("item")
			.expectError(GridRemoteException.class)
			.verify(TIMEOUT);
	}

	@ParameterizedTest
	@CsvSource({ "closest, closest of NoSuchFileException", "wider, wider of IOException",
			"cause, closest of NoSuchFileException", "wrapped, wider of IOException" })
	void closestTypeDecides(String key, String text) {
		expectText(this.handlers.mono(key, null), text);
	}

	@Test
	void advicesAreAskedInTheirOrder() {
		expectText(this.handlers.mono("state", null), "first");
		expectText(this.handlers.mono("argument", null), "second");
	}

	@Test
	void exceptionThatNobodyTakesGoesOnAsItIs() {
		StepVerifier.create(this.handlers.mono("free", null))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(ArithmeticException.class).hasMessage("free text"))
			.verify(TIMEOUT);
	}

	@Test
	void payloadThatCannotBeReadIsAnExceptionOfTheHandler() {
		expectText(this.handlers.mono("record", new byte[] { (byte) 0xc1 }), "second: payload");
	}

	@ParameterizedTest
	@ValueSource(strings = { "noText", "noTextReactive" })
	void withoutATextTheCallerGetsTheOriginal(String key) {
		StepVerifier.create(this.handlers.mono(key, null)).expectErrorMessage("original").verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "broken", "brokenReactive" })
	void failingExceptionHandlerLeavesTheOriginalAndIsLoggedOnce(String key, CapturedOutput output) {
		StepVerifier.create(this.handlers.mono(key, null)).expectErrorMessage("original of " + key).verify(TIMEOUT);

		assertThat(output).containsOnlyOnce("Failing#" + key + " failed").containsOnlyOnce("second of " + key);
		assertThat(output).as("which is logged by whoever invokes handlers").doesNotContain("original of " + key);
	}

	@Test
	void exceptionThatCannotTellItsCauseGetsItsText() {
		expectText(this.handlers.mono("speechless", null), "nothing to say");
	}

	@Test
	void exceptionHandlerWhoseFailureCannotTellLeavesTheOriginal(CapturedOutput output) {
		StepVerifier.create(this.handlers.mono("brokenSpeechless", null))
			.expectErrorMessage("original of brokenSpeechless")
			.verify(TIMEOUT);

		assertThat(output).containsOnlyOnce("Failing#brokenSpeechless failed")
			.contains(SpeechlessException.class.getName());
	}

	@ParameterizedTest
	@ValueSource(strings = { "threadOfLoop", "threadOfExecutor" })
	void blockingExceptionHandlerRunsOnTheExecutor(String key) {
		Mono<byte[]> call = Mono.defer(() -> this.handlers.mono(key, null))
			.subscribeOn(key.equals("threadOfLoop") ? Schedulers.parallel() : this.executor);

		StepVerifier.create(call)
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessageStartingWith("on handler-"))
			.verify(TIMEOUT);
	}

	@Test
	void reactiveExceptionHandlerRunsWhereTheErrorArrives() {
		Mono<byte[]> call = Mono.defer(() -> this.handlers.mono("threadOfReactive", null))
			.subscribeOn(Schedulers.parallel());

		StepVerifier.create(call)
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessageStartingWith("on parallel-"))
			.verify(TIMEOUT);
	}

	@Test
	void withoutAThreadTheCallerGetsTheOriginal(CapturedOutput output) {
		HandlerMethodSettings settings = HandlerMethodSettings.of((task) -> {
			throw new RejectedExecutionException("full");
		});
		try (DiscoveredHandlers full = DiscoveredHandlers.of(settings, Failing.class)) {
			StepVerifier.create(full.mono("mono", null)).expectErrorMessage("not here").verify(TIMEOUT);
		}
		assertThat(output).containsOnlyOnce("handler busy: no thread for mono");
	}

	@Test
	void exceptionHandlersOfOtherClassesAreNotAsked() {
		StepVerifier.create(this.handlers.mono("elsewhere", null)).expectErrorMessage("not here").verify(TIMEOUT);
	}

	@ParameterizedTest
	@CsvSource({ "ReturnsNothing, does not return a text", "ReturnsFlux, does not return a text",
			"ReturnsMonoOfOther, does not return a text", "TakesNothing, does not say which exceptions",
			"TakesOther, has a parameter that it cannot have: parameter 2",
			"TakesOtherThanNamed, 'names java.lang.IllegalStateException, which its parameter java.io.IOException'",
			"Ambiguous, 'takes java.io.IOException, as does'" })
	void methodThatCannotWorkFailsTheStartAndIsNamed(String type, String problem) throws ClassNotFoundException {
		Class<?> component = Class.forName(getClass().getName() + "$" + type);

		assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(() -> DiscoveredHandlers.of(component))
			.withMessageContaining("The @GridExceptionHandler method " + component.getName() + "#")
			.withMessageContaining(problem);
	}

	private void expectText(Publisher<?> call, String text) {
		StepVerifier.create(call)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(GridRemoteException.class,
					(remote) -> assertThat(remote.text()).isEqualTo(text)))
			.verify(TIMEOUT);
	}

	static class ThreadException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class ReactiveThreadException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	record Stat(String name) {

	}

	@GridHandler
	static class Failing {

		@GridHandler("thrown")
		String thrown() throws IOException {
			throw new FileNotFoundException("not here");
		}

		@GridHandler("mono")
		Mono<String> mono() {
			return Mono.error(new FileNotFoundException("not here"));
		}

		@GridHandler("monoOfOther")
		Mono<String> monoOfOther() throws IOException {
			throw new FileNotFoundException("not here");
		}

		@GridHandler("stage")
		CompletionStage<String> stage() {
			return CompletableFuture.failedFuture(new CompletionException(new FileNotFoundException("not here")));
		}

		@GridHandler("flux")
		Flux<String> flux() {
			return Flux.just("item").concatWith(Mono.error(new FileNotFoundException("not here")));
		}

		@GridHandler("stream")
		Stream<String> stream() {
			return Stream.of("item", "x").map((item) -> {
				if (item.equals("x")) {
					throw new UncheckedIOException(new FileNotFoundException("not here"));
				}
				return item;
			});
		}

		@GridHandler("iterator")
		Iterator<String> iterator() {
			return stream().iterator();
		}

		@GridHandler("thrownByStream")
		Stream<String> thrownByStream() throws IOException {
			throw new FileNotFoundException("not here");
		}

		@GridHandler("noText")
		String noText() {
			throw new UnsupportedOperationException("original");
		}

		@GridHandler("noTextReactive")
		String noTextReactive() {
			throw new NumberFormatException("original");
		}

		@GridHandler("broken")
		String broken() {
			throw new ArrayStoreException("original of broken");
		}

		@GridHandler("brokenReactive")
		Mono<String> brokenReactive() {
			return Mono.error(new ClassCastException("original of brokenReactive"));
		}

		@GridHandler("speechless")
		String speechless() {
			throw new SpeechlessException();
		}

		@GridHandler("brokenSpeechless")
		String brokenSpeechless() {
			throw new NegativeArraySizeException("original of brokenSpeechless");
		}

		@GridHandler("threadOfLoop")
		Mono<String> threadOfLoop() {
			return Mono.error(new ThreadException());
		}

		@GridHandler("threadOfExecutor")
		String threadOfExecutor() {
			throw new ThreadException();
		}

		@GridHandler("threadOfReactive")
		Mono<String> threadOfReactive() {
			return Mono.error(new ReactiveThreadException());
		}

		@GridExceptionHandler
		String notFound(FileNotFoundException ex, GridCall call) {
			return "own: " + ex.getMessage() + " in " + call.handler();
		}

		@GridExceptionHandler(UnsupportedOperationException.class)
		String nothing() {
			return null;
		}

		@GridExceptionHandler(NumberFormatException.class)
		Mono<String> nothingReactive() {
			return Mono.empty();
		}

		@GridExceptionHandler(ArrayStoreException.class)
		String fail() {
			throw new IllegalStateException("second of broken");
		}

		@GridExceptionHandler(ClassCastException.class)
		Mono<String> failReactive(GridCall call) {
			return Mono.error(new IllegalStateException("second of brokenReactive"));
		}

		@GridExceptionHandler(SpeechlessException.class)
		String speechlessOne() {
			return "nothing to say";
		}

		@GridExceptionHandler(NegativeArraySizeException.class)
		String failSpeechless() {
			throw new SpeechlessException();
		}

		@GridExceptionHandler(ThreadException.class)
		String thread() {
			return "on " + Thread.currentThread().getName();
		}

		@GridExceptionHandler
		Mono<String> threadReactive(ReactiveThreadException ex) {
			return Mono.just("on " + Thread.currentThread().getName());
		}

	}

	@GridHandler
	static class Other {

		@GridHandler("elsewhere")
		Mono<String> elsewhere() {
			return Mono.error(new ClassNotFoundException("not here"));
		}

		@GridHandler("closest")
		void closest() throws IOException {
			throw new NoSuchFileException("x");
		}

		@GridHandler("wider")
		void wider() throws IOException {
			throw new IOException("x");
		}

		@GridHandler("cause")
		void cause() throws IOException {
			throw new RuntimeException("x", new RuntimeException(new NoSuchFileException("x")));
		}

		@GridHandler("wrapped")
		Mono<Void> wrapped() {
			return Mono.fromFuture(CompletableFuture.failedFuture(new IOException("x")));
		}

		@GridHandler("state")
		void state() {
			throw new IllegalStateException("x");
		}

		@GridHandler("argument")
		void argument() {
			throw new IllegalArgumentException("x");
		}

		@GridHandler("free")
		void free() {
			throw new ArithmeticException("free text");
		}

		@GridHandler("record")
		String read(Stat stat) {
			return stat.name();
		}

		@GridExceptionHandler({ NoSuchFileException.class, FileNotFoundException.class })
		String closest(Exception ex) {
			return "closest of " + ex.getClass().getSimpleName();
		}

		@GridExceptionHandler
		String wider(IOException ex) {
			return "wider of " + ex.getClass().getSimpleName();
		}

	}

	@GridHandlerAdvice
	@Order(2)
	static class Second {

		@GridExceptionHandler({ IllegalStateException.class, IllegalArgumentException.class })
		String any() {
			return "second";
		}

		@GridExceptionHandler
		String payload(GridPayloadException ex) {
			return "second: payload";
		}

	}

	@GridHandlerAdvice
	@Order(1)
	static class First {

		@GridExceptionHandler(IllegalStateException.class)
		String any() {
			return "first";
		}

	}

	@GridHandlerAdvice
	static class ReturnsNothing {

		@GridExceptionHandler
		void handle(IOException ex) {
			// cannot work
		}

	}

	@GridHandlerAdvice
	static class ReturnsFlux {

		@GridExceptionHandler
		Flux<String> handle(IOException ex) {
			return Flux.empty();
		}

	}

	@GridHandlerAdvice
	static class ReturnsMonoOfOther {

		@GridExceptionHandler
		Mono<Integer> handle(IOException ex) {
			return Mono.empty();
		}

	}

	@GridHandlerAdvice
	static class TakesNothing {

		@GridExceptionHandler
		String handle(GridCall call) {
			return "";
		}

	}

	@GridHandlerAdvice
	static class TakesOther {

		@GridExceptionHandler
		String handle(IOException ex, String payload) {
			return payload;
		}

	}

	@GridHandlerAdvice
	static class TakesOtherThanNamed {

		@GridExceptionHandler(IllegalStateException.class)
		String handle(IOException ex) {
			return "";
		}

	}

	@GridHandlerAdvice
	static class Ambiguous {

		@GridExceptionHandler
		String one(IOException ex) {
			return "";
		}

		@GridExceptionHandler
		String two(IOException ex) {
			return "";
		}

	}

}
