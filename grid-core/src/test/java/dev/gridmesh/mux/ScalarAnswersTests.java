package dev.gridmesh.mux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SingleHandler;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests handlers whose answer is there already when they return, which is taken without a
 * subscription: it must not show, on either thread that a handler runs on.
 */
class ScalarAnswersTests {

	private static final int ROUNDS = 2_000;

	private final LoopThread loop = new LoopThread();

	private final ThreadedLink link = new ThreadedLink(this.loop);

	private final AtomicInteger invocations = new AtomicInteger();

	@AfterEach
	void stop() {
		this.loop.close();
	}

	private RegisteredHandler register(HandlerExecution execution, SingleHandler code) {
		return HandlerRegistry.of(List.of(GridHandlers.single(HandlerId.of(1), code).withExecution(execution)))
			.all()
			.get(0);
	}

	private InboundCall newCall(RegisteredHandler handler) {
		return new InboundCall(this.link, handler,
				new Message(5, 0, 0, 1, Op.REQUEST.code(), Flags.EOF, new byte[] { 1 }, null));
	}

	private InboundCall startCall(RegisteredHandler handler) {
		InboundCall call = newCall(handler);
		this.loop.run(() -> assertThat(call.start(new byte[] { 1 })).isTrue());
		return call;
	}

	static Stream<Arguments> answers() {
		return Stream.of(HandlerExecution.values())
			.flatMap((execution) -> answersAndTexts()
				.map((arguments) -> Arguments.of(execution, arguments[0], arguments[1])));
	}

	private static Stream<Object[]> answersAndTexts() {
		return Stream.of(answer("value: x", () -> Mono.just(new byte[] { 'x' })),
				answer("empty", () -> Mono.just(new byte[0])), answer("absent", Mono::empty),
				answer("error: no bucket", () -> Mono.error(new IllegalStateException("no bucket"))),
				answer("error: no disk", () -> Mono.error(new IOException("no disk"))),
				answer("error: NullPointerException", () -> Mono.error(new NullPointerException())),
				answer("error: no class", () -> Mono.error(new NoClassDefFoundError("no class"))),
				answer("error: too deep", () -> Mono.error(new StackOverflowError("too deep"))),
				answer("error: not so", () -> Mono.error(new AssertionError("not so"))),
				answer("error: supplied", () -> Mono.error(() -> new IllegalStateException("supplied"))),
				answer("error: no class", () -> Mono.error(() -> new NoClassDefFoundError("no class"))),
				answer("error: supplier", () -> Mono.error(() -> {
					throw new IllegalStateException("supplier");
				})), answer("error: java.io.IOException: wrapped",
						() -> Mono.error(Exceptions.propagate(new IOException("wrapped")))));
	}

	private static Object[] answer(String expected, Supplier<Mono<byte[]>> answer) {
		return new Object[] { expected, answer };
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("answers")
	void answerIsThatOfASubscription(HandlerExecution execution, String expected, Supplier<Mono<byte[]>> answer) {
		assertThat(answer.get()).isInstanceOf(Fuseable.ScalarCallable.class);

		assertThat(answerOf(execution, answer)).isEqualTo(expected);
		assertThat(answerOf(execution, () -> answer.get().hide())).as("subscribed to").isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("executions")
	void supplierThatThrowsAnErrorFailsItsCallOnly(HandlerExecution execution) {
		Supplier<Mono<byte[]>> answer = () -> Mono.error(() -> {
			throw new NoClassDefFoundError("no class");
		});

		assertThat(answerOf(execution, answer)).startsWith("error: ").endsWith("no class");
		assertThat(answerOf(execution, () -> Mono.just(new byte[] { 'x' }))).isEqualTo("value: x");
	}

	private String answerOf(HandlerExecution execution, Supplier<Mono<byte[]>> answer) {
		AtomicLong runningInside = new AtomicLong();
		RegisteredHandler[] handler = new RegisteredHandler[1];
		handler[0] = register(execution, (payload, call) -> {
			runningInside.set(handler[0].stats().running());
			return answer.get();
		});
		int before = this.link.sent().size();

		InboundCall call = startCall(handler[0]);
		this.loop.awaitHandlers();

		assertThat(runningInside).as("calls that run, for the handler").hasValue(1);
		assertThat(handler[0].stats().running()).as("calls that run in the end").isZero();
		assertThat(call.isCancelled()).isFalse();
		assertThat(call.cancellation().toFuture()).isCompleted();
		List<Message> sent = this.link.sent();
		assertThat(sent).hasSize(before + 1);
		assertThat(this.link.leftByPeer()).isEqualTo(before + 1);
		return describe(sent.get(before));
	}

	private static String describe(Message answer) {
		assertThat(answer.op()).isEqualTo(Op.RESPONSE);
		assertThat(answer.muxId()).isEqualTo(5);
		assertThat(answer.has(Flags.EOF)).isTrue();
		byte[] payload = answer.payloadOrAbsent();
		if (payload == null) {
			return "absent";
		}
		String text = new String(payload, StandardCharsets.UTF_8);
		if (answer.has(Flags.PAYLOAD_IS_ERR)) {
			return "error: " + text;
		}
		return text.isEmpty() ? "empty" : "value: " + text;
	}

	static Stream<HandlerExecution> executions() {
		return Stream.of(HandlerExecution.values());
	}

	@Test
	void handlerThatIsCancelledBeforeItsInvocationIsNotInvoked() {
		CountDownLatch release = new CountDownLatch(1);
		this.loop.handlerExecutor().execute(() -> await(release));
		RegisteredHandler handler = register(HandlerExecution.EXECUTOR, (payload, call) -> {
			this.invocations.incrementAndGet();
			return Mono.just(payload);
		});
		InboundCall call = startCall(handler);

		this.loop.run(call::onCancelled);
		release.countDown();
		this.loop.awaitHandlers();

		assertThat(this.invocations).hasValue(0);
		assertNothingWasAnswered(call, handler);
	}

	@Test
	void handlerThatIsCancelledWhileItRunsCountsUntilItReturns() {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		RegisteredHandler handler = register(HandlerExecution.EXECUTOR, (payload, call) -> {
			entered.countDown();
			await(release);
			return Mono.just(payload);
		});
		InboundCall call = startCall(handler);
		await(entered);

		this.loop.run(call::onCancelled);
		assertThat(handler.stats().running()).as("while it runs").isOne();
		release.countDown();
		this.loop.awaitHandlers();

		assertNothingWasAnswered(call, handler);
	}

	@Test
	void handlerOnTheLoopThatEndsItsOwnCallCountsOnce() {
		RegisteredHandler handler = register(HandlerExecution.EVENT_LOOP, (payload, call) -> {
			((InboundCall) call).onCancelled();
			return Mono.just(payload);
		});

		InboundCall call = startCall(handler);

		assertNothingWasAnswered(call, handler);
	}

	private void assertNothingWasAnswered(InboundCall call, RegisteredHandler handler) {
		assertThat(handler.stats().running()).isZero();
		assertThat(call.isCancelled()).isTrue();
		assertThat(call.cancellation().toFuture()).isCompleted();
		assertThat(this.link.sent()).isEmpty();
		assertThat(this.link.leftByPeer()).isOne();
	}

	@Test
	void answerThatMeetsTheCancelCountsOnce() {
		for (int round = 1; round <= ROUNDS; round++) {
			CyclicBarrier meeting = new CyclicBarrier(2);
			RegisteredHandler handler = register(HandlerExecution.EXECUTOR, (payload, call) -> {
				await(meeting);
				return Mono.just(payload);
			});
			InboundCall call = newCall(handler);
			int before = this.link.sent().size();

			this.loop.run(() -> {
				call.start(new byte[] { 1 });
				await(meeting);
				call.onCancelled();
			});
			this.loop.awaitHandlers();

			assertThat(handler.stats().running()).isZero();
			assertThat(this.link.sent()).as("an answer of a cancelled call").hasSize(before);
			assertThat(this.link.leftByPeer()).isEqualTo(round);
			assertThat(call.cancellation().toFuture()).isCompleted();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(LoopThread.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(LoopThread.LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
