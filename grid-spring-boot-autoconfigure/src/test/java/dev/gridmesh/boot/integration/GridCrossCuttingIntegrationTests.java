package dev.gridmesh.boot.integration;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridCallInterceptor;
import dev.gridmesh.spring.GridExceptionHandler;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridHandlerAdvice;
import dev.gridmesh.spring.GridHandlerInterceptor;
import dev.gridmesh.spring.GridOutboundCall;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes on around handler methods, between two Spring Boot applications.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridCrossCuttingIntegrationTests {

	private TestNode a;

	private TestNode b;

	@BeforeAll
	void start() {
		List<Class<?>> components = List.of(CheckedHandlers.class, FailingHandlers.class, GuardedHandlers.class,
				Advice.class, Guard.class, Haste.class);
		this.a = TestNode.start(components);
		this.b = TestNode.start(components);
		TestNode.connect(this.a, this.b);
	}

	@AfterAll
	void stop() {
		this.b.close();
		this.a.close();
	}

	@Test
	void callerIsToldWhatIsNotValid() {
		expectText(this.a.call(this.b, "checked.single").data(new Stat("x", -5)).retrieveMono(Long.class),
				"The payload of handler checked.single is not valid: size must be greater than or equal to 0");
	}

	@Test
	void invalidItemFailsItsStreamOnly() {
		Mono<Void> invalid = this.a.call(this.b, "checked.stream")
			.items(Flux.just(new Stat("x", 5), new Stat("y", -5)), Stat.class)
			.send();
		Flux<Long> valid = this.a.call(this.b, "checked.stream")
			.items(Flux.concat(Flux.just(new Stat("x", 5)), invalid.onErrorComplete().cast(Stat.class),
					Flux.just(new Stat("z", 7))), Stat.class)
			.retrieveFlux(Long.class);

		StepVerifier.create(valid).expectNext(5L, 7L).expectComplete().verify(TestNode.TIMEOUT);
		expectText(invalid, "An item of handler checked.stream is not valid: size must be greater than or equal to 0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "failing.blocking", "failing.reactive" })
	void callerGetsTheTextOfTheExceptionHandler(String handler) {
		expectText(this.a.call(this.b, handler).retrieveMono(String.class), "no such file for " + this.a.name());
	}

	@ParameterizedTest
	@ValueSource(strings = { "failing.flux", "failing.stream" })
	void streamEndsWithTheTextOfTheExceptionHandler(String handler) {
		Flux<String> answers = this.a.call(this.b, handler).retrieveFlux(String.class);

		StepVerifier.create(answers).expectNext("first").expectError().verify(TestNode.TIMEOUT);
		expectText(answers.then(), "no such file for " + this.a.name());
	}

	@ParameterizedTest
	@ValueSource(strings = { "guarded.blocking", "guarded.reactive" })
	void interceptorRefusesACall(String handler) {
		expectText(this.a.call(this.b, handler).retrieveMono(String.class), "not for " + this.a.name());
	}

	@Test
	void interceptorRefusesAStream() {
		expectText(this.a.call(this.b, "guarded.flux").retrieveFlux(String.class).then(), "not for " + this.a.name());
	}

	@Test
	void interceptorChangesTheOptionsOfACall() {
		StepVerifier.create(this.a.call(this.b, "guarded.slow").retrieveMono(String.class))
			.expectError(GridTimeoutException.class)
			.verify(TestNode.TIMEOUT);
	}

	private static void expectText(Mono<?> call, String text) {
		StepVerifier.create(call)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(GridRemoteException.class,
					(remote) -> assertThat(remote.text()).isEqualTo(text)))
			.verify(TestNode.TIMEOUT);
	}

	record CheckedStat(String name, @Min(0) long size) {

	}

	@GridHandler(prefix = "failing")
	static class FailingHandlers {

		@GridHandler("blocking")
		String blocking() throws IOException {
			throw new FileNotFoundException("/etc/passwd");
		}

		@GridHandler("reactive")
		Mono<String> reactive() {
			return Mono.error(new FileNotFoundException("/etc/passwd"));
		}

		@GridHandler("flux")
		Flux<String> flux() {
			return Flux.just("first").concatWith(reactive());
		}

		@GridHandler("stream")
		Stream<String> stream() {
			return Stream.concat(Stream.of("first"), Stream.of("second").map((item) -> {
				throw new UncheckedIOException(new FileNotFoundException("/etc/passwd"));
			}));
		}

	}

	@GridHandler(prefix = "guarded")
	static class GuardedHandlers {

		@GridHandler("slow")
		Mono<String> slow() {
			return Mono.just("ran");
		}

		@GridHandler("blocking")
		String blocking() {
			return "ran";
		}

		@GridHandler("reactive")
		Mono<String> reactive() {
			return Mono.just("ran");
		}

		@GridHandler("flux")
		Flux<String> flux() {
			return Flux.just("ran");
		}

	}

	@Component
	static class Haste implements GridCallInterceptor {

		@Override
		public Flux<byte[]> intercept(GridOutboundCall call, Next next) {
			boolean slow = call.handler().toString().equals("guarded.slow");
			return next.proceed(slow ? call.options().withDeadline(Duration.ofMillis(100)) : call.options());
		}

	}

	@Component
	static class Guard implements GridHandlerInterceptor {

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			if (call.handler().toString().equals("guarded.slow")) {
				return Flux.never();
			}
			if (call.handler().toString().startsWith("guarded.")) {
				return Flux.error(new IllegalStateException("not for " + call.caller()));
			}
			return next;
		}

	}

	@GridHandlerAdvice
	static class Advice {

		@GridExceptionHandler
		String notFound(FileNotFoundException ex, GridCall call) {
			return Schedulers.isInNonBlockingThread() ? "on a loop" : "no such file for " + call.caller();
		}

	}

	@GridHandler(prefix = "checked")
	static class CheckedHandlers {

		@GridHandler("single")
		long single(@Valid CheckedStat stat) {
			return stat.size();
		}

		@GridHandler("stream")
		Flux<Long> stream(Flux<@Valid CheckedStat> stats) {
			return stats.map(CheckedStat::size);
		}

	}

}
