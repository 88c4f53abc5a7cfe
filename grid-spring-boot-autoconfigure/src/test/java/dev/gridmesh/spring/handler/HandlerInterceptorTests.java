package dev.gridmesh.spring.handler;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.spring.GridExceptionHandler;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridHandlerInterceptor;
import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerInterceptors} and {@link ContextThreadLocals} through handler
 * methods.
 */
class HandlerInterceptorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final ThreadLocal<String> USER = new ThreadLocal<>();

	private final Scheduler executor = Schedulers.newSingle("handler", true);

	private final HandlerMethodSettings settings = HandlerMethodSettings.of(this.executor::schedule);

	private DiscoveredHandlers handlers;

	@AfterEach
	void close() {
		this.handlers.close();
		this.executor.dispose();
		ContextRegistry.getInstance().removeThreadLocalAccessor("user");
	}

	private void use(Class<?>... components) {
		this.handlers = DiscoveredHandlers.of(this.settings,
				Stream.concat(Stream.of(Served.class), Stream.of(components)).toArray(Class<?>[]::new));
		this.handlers.verify();
	}

	private List<String> log() {
		return this.handlers.bean(Served.class).log;
	}

	@ParameterizedTest
	@ValueSource(strings = { "blocking", "reactive" })
	void interceptorsGoAroundASingleRequestInTheirOrder(String key) {
		use(Inner.class, Outer.class);

		assertThat(this.handlers.call(key, null)).asString().isEqualTo(key);
		assertThat(log()).containsExactly("outer before " + key, "inner before " + key, "run", "inner answer " + key,
				"outer answer " + key, "outer onComplete", "inner onComplete");
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "stream" })
	void interceptorsGoAroundAStream(String key) {
		use(Outer.class);

		StepVerifier.create(this.handlers.stream(key, null, Flux.empty()).map(String::new))
			.expectNext("1", "2")
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(log()).containsExactly("outer before " + key, "run", "outer answer 1", "outer answer 2",
				"outer onComplete");
	}

	@Test
	void itemsOfTheCallerReachTheHandler() {
		use(Outer.class);

		StepVerifier
			.create(this.handlers.stream("echo", null, Flux.just("a", "b").map(String::getBytes)).map(String::new))
			.expectNext("a", "b")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void absentAnswerIsSeenAsNone() {
		use(Outer.class);

		assertThat(this.handlers.call("absent", null)).isNull();
		assertThat(log()).containsExactly("outer before absent", "run", "outer onComplete");
	}

	@ParameterizedTest
	@ValueSource(strings = { "failing", "failingReactive" })
	void exceptionIsSeenAsItWasThrownAndGetsItsTextBehind(String key) {
		use(Outer.class);

		StepVerifier.create(this.handlers.mono(key, null)).expectErrorMessage("text for x").verify(TIMEOUT);
		assertThat(log()).containsExactly("outer before " + key, "run", "outer error IllegalStateException",
				"outer onError");
	}

	@Test
	void cancelIsSeen() {
		use(Outer.class);

		StepVerifier.create(this.handlers.mono("never", null))
			.expectSubscription()
			.thenAwait(Duration.ZERO)
			.thenCancel()
			.verify(TIMEOUT);
		assertThat(log()).containsExactly("outer before never", "run", "outer cancel");
	}

	@ParameterizedTest
	@ValueSource(strings = { "blocking", "reactive" })
	void refusalEndsTheCallAndTheHandlerDoesNotRun(String key) {
		use(Outer.class, Refusing.class);

		StepVerifier.create(this.handlers.mono(key, null)).expectErrorMessage("text for no").verify(TIMEOUT);
		assertThat(log()).containsExactly("outer before " + key, "outer error IllegalStateException", "outer onError");
	}

	@Test
	void refusalEndsAStream() {
		use(Refusing.class);

		StepVerifier.create(this.handlers.stream("flux", null, Flux.empty()))
			.expectErrorMessage("text for no")
			.verify(TIMEOUT);
		assertThat(log()).isEmpty();
	}

	@Test
	void interceptorThatThrowsRefuses() {
		use(Throwing.class);

		StepVerifier.create(this.handlers.mono("reactive", null)).expectErrorMessage("text for thrown").verify(TIMEOUT);
		assertThat(log()).isEmpty();
	}

	@Test
	void secondAnswerOfASingleRequestIsAnError() {
		use(Doubling.class);

		StepVerifier.create(this.handlers.mono("reactive", null))
			.expectError(IndexOutOfBoundsException.class)
			.verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread", "threadOfStream" })
	void blockingHandlerRunsOnTheExecutorWhereverItsInterceptorIs(String key) {
		use(Late.class);

		Flux<byte[]> answers = key.equals("thread") ? this.handlers.mono(key, null).flux()
				: this.handlers.stream(key, null, Flux.empty());

		StepVerifier.create(answers.map(String::new))
			.assertNext((thread) -> assertThat(thread).startsWith("handler-"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void withoutAThreadForTheBlockingHandlerTheCallEndsAsBusy() {
		this.handlers = DiscoveredHandlers.of(HandlerMethodSettings.of((task) -> {
			throw new RejectedExecutionException("full");
		}), Served.class, Late.class);

		StepVerifier.create(this.handlers.mono("thread", null))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridOverloadException.class)
				.hasMessage("handler busy: no thread for thread"))
			.verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "user", "userReactive", "userOnLoop" })
	void contextReachesTheHandler(String key) {
		ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
		use(User.class);

		assertThat(this.handlers.call(key, null)).asString().isEqualTo("alice");
		assertThat(USER.get()).isNull();
	}

	@Test
	void contextReachesTheItemsOfABlockingHandler() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
		use(User.class);

		StepVerifier.create(this.handlers.stream("userOfItems", null, Flux.empty()).map(String::new))
			.expectNext("alice")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void withoutInterceptorsNothingIsAround() {
		this.handlers = DiscoveredHandlers.of(this.settings, Straight.class);

		assertThat(Scannable.from(this.handlers.mono("mono", null)).steps()).containsExactly("source(MonoJust)",
				"handle");
		assertThat(Scannable.from(this.handlers.stream("flux", null, Flux.empty())).steps())
			.containsExactly("source(FluxArray)", "handle");
	}

	@GridHandler
	static class Served {

		final List<String> log = new CopyOnWriteArrayList<>();

		private <T> T run(T answer) {
			this.log.add("run");
			return answer;
		}

		@GridHandler("blocking")
		String blocking() {
			return run("blocking");
		}

		@GridHandler("reactive")
		Mono<String> reactive() {
			return run(Mono.just("reactive"));
		}

		@GridHandler("absent")
		Mono<Void> absent() {
			return run(Mono.empty());
		}

		@GridHandler("never")
		Mono<String> never() {
			return run(Mono.never());
		}

		@GridHandler("failing")
		void failing() {
			throw run(new IllegalStateException("x"));
		}

		@GridHandler("failingReactive")
		Mono<Void> failingReactive() {
			return Mono.error(run(new IllegalStateException("x")));
		}

		@GridHandler("flux")
		Flux<String> flux() {
			return run(Flux.just("1", "2"));
		}

		@GridHandler("stream")
		Stream<String> stream() {
			return run(Stream.of("1", "2"));
		}

		@GridHandler("echo")
		Flux<String> echo(Flux<String> items) {
			return items;
		}

		@GridHandler("thread")
		String thread() {
			return Thread.currentThread().getName();
		}

		@GridHandler("threadOfStream")
		Stream<String> threadOfStream() {
			return Stream.of(Thread.currentThread().getName());
		}

		@GridHandler("user")
		String user() {
			return String.valueOf(USER.get());
		}

		@GridHandler("userOnLoop")
		Mono<String> userOnLoop() {
			return Mono.just(String.valueOf(USER.get()));
		}

		@GridHandler("userReactive")
		Mono<String> userReactive() {
			return Mono.deferContextual((context) -> Mono.just(context.get("user")));
		}

		@GridHandler("userOfItems")
		Stream<String> userOfItems() {
			return Stream.of("x").map((item) -> String.valueOf(USER.get()));
		}

		@GridExceptionHandler
		Mono<String> text(IllegalStateException ex) {
			return Mono.just("text for " + ex.getMessage());
		}

	}

	@GridHandler
	static class Straight {

		@GridHandler("mono")
		Mono<String> mono() {
			return Mono.just("x");
		}

		@GridHandler("flux")
		Flux<String> flux() {
			return Flux.just("x", "y");
		}

	}

	abstract static class Logging implements GridHandlerInterceptor {

		private final Served served;

		private final String name;

		Logging(Served served, String name) {
			this.served = served;
			this.name = name;
		}

		private void log(String text) {
			this.served.log.add(this.name + " " + text);
		}

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			log("before " + call.handler());
			return next.doOnNext((answer) -> log("answer " + new String(answer)))
				.doOnError((ex) -> log("error " + ex.getClass().getSimpleName()))
				.doFinally((signal) -> log((signal == SignalType.CANCEL) ? "cancel" : signal.toString()));
		}

	}

	@Order(1)
	static class Outer extends Logging {

		Outer(Served served) {
			super(served, "outer");
		}

	}

	@Order(2)
	static class Inner extends Logging {

		Inner(Served served) {
			super(served, "inner");
		}

	}

	@Order(3)
	static class Refusing implements GridHandlerInterceptor {

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			return Flux.error(new IllegalStateException("no"));
		}

	}

	static class Throwing implements GridHandlerInterceptor {

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			throw new IllegalStateException("thrown");
		}

	}

	static class Doubling implements GridHandlerInterceptor {

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			return next.concatMap((answer) -> Flux.just(answer, answer));
		}

	}

	static class Late implements GridHandlerInterceptor {

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			return Mono.just("token").publishOn(Schedulers.parallel()).flatMapMany((token) -> next);
		}

	}

	static class User implements GridHandlerInterceptor {

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			return next.contextWrite((context) -> context.put("user", "alice"));
		}

	}

}
