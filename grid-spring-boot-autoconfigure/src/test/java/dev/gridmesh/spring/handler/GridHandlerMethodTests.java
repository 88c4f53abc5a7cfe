package dev.gridmesh.spring.handler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.NodeName;
import dev.gridmesh.spring.GridCallHolder;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GridHandlerMethod}, its arguments and its results.
 */
class GridHandlerMethodTests {

	private final DiscoveredHandlers handlers = DiscoveredHandlers.of(Arguments.class, Results.class);

	@AfterEach
	void close() {
		this.handlers.close();
	}

	@Test
	void bytesArriveAsTheyAre() {
		assertThat(this.handlers.call("bytes", new byte[] { 1, 2, 3 })).containsExactly(3, 2, 1);
	}

	@Test
	void byteBufferArrivesAsItIs() {
		assertThat(this.handlers.call("buffer", new byte[] { 1, 2, 3 })).containsExactly(1, 2, 3);
	}

	@Test
	void textArrivesAsUtf8() {
		assertThat(this.handlers.callText("text", "grün")).isEqualTo("GRÜN");
	}

	@Test
	void recordArrivesAsMessagePack() {
		assertThat(this.handlers.call("record", new Stat("a.log", 7), Stat.class)).isEqualTo(new Stat("a.log", 8));
	}

	@Test
	void typeParametersArriveWithTheirTypes() {
		assertThat(this.handlers.call("generic", Map.of("x", List.of(new Stat("a", 3))), Long.class)).isEqualTo(3L);
	}

	@Test
	void typeVariableOfTheSuperclassIsResolved() {
		assertThat(this.handlers.call("variable", new Stat("a", 3), String.class)).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes", "buffer", "text" })
	void absentPayloadIsEmptyForRawTypes(String key) {
		assertThat(this.handlers.call(key, null)).isEmpty();
	}

	@Test
	void absentPayloadIsAnErrorThatNamesHandlerAndType() {
		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> this.handlers.call("record", null))
			.withMessage("Handler record needs a payload of type %s, and the request has none", Stat.class.getName());
	}

	@ParameterizedTest
	@CsvSource({ "optional, none", "nullable, null" })
	void absentPayloadIsEmptyWhereTheMethodSaysSo(String key, String expected) {
		assertThat(this.handlers.call(key, null)).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void unreadablePayloadIsAnErrorWithoutItsContent() {
		byte[] payload = DiscoveredHandlers.CODECS.<Object>forType(Map.class)
			.encode(Map.of("name", "x", "size", "s3cret"));

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> this.handlers.call("record", payload))
			.withMessageStartingWith("The payload of %d bytes could not be read as %s by handler record: ",
					payload.length, Stat.class.getName())
			.withMessageContaining("at size, ")
			.withMessageNotContaining("s3cret")
			.withNoCause();
	}

	@Test
	void callAndCallerArePassed() {
		assertThat(this.handlers.call("context", null)).asString(StandardCharsets.UTF_8)
			.isEqualTo("http://caller:8080 http://caller:8080 context");
	}

	@ParameterizedTest
	@ValueSource(strings = { "void", "null", "optionalEmpty", "monoEmpty", "monoVoid", "monoNull", "stageNull",
			"monoOptionalEmpty" })
	void nothingIsAnAbsentAnswer(String key) {
		assertThat(this.handlers.call(key, null)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "optionalValue", "mono", "stage", "future", "monoOptional" })
	void valueIsTheAnswer(String key) {
		assertThat(this.handlers.call(key, null)).asString(StandardCharsets.UTF_8).isEqualTo("v");
	}

	@Test
	void emptyAnswerIsNotAbsent() {
		assertThat(this.handlers.call("empty", null)).isEmpty();
	}

	@Test
	void collectionIsOneValue() {
		byte[] answer = this.handlers.call("list", null);

		assertThat(answer).isNotNull();
		assertThat(DiscoveredHandlers.CODECS.<List<?>>forType(List.class).decode(answer)).hasSize(2);
	}

	@Test
	void valueIsWrittenAsWhatItIsNotAsWhatIsDeclared() {
		byte[] answer = this.handlers.call("object", null);

		assertThat(answer).isNotNull();
		assertThat(DiscoveredHandlers.CODECS.<Stat>forType(Stat.class).decode(answer)).isEqualTo(new Stat("o", 1));
	}

	@Test
	void exceptionOfTheMethodIsTheErrorAsItIs() {
		assertThatIllegalStateException().isThrownBy(() -> this.handlers.call("throws", null)).withMessage("no luck");
	}

	@Test
	void checkedExceptionIsTheErrorAsItIs() {
		assertThat(this.handlers.mono("throwsChecked", null).materialize().block()).satisfies(
				(signal) -> assertThat(signal.getThrowable()).isInstanceOf(IOException.class).hasMessage("disk"));
	}

	@Test
	void errorOfTheMonoIsTheErrorAsItIs() {
		assertThatIllegalStateException().isThrownBy(() -> this.handlers.call("fails", null)).withMessage("no luck");
	}

	@Test
	void unwritableResultIsAnErrorWithoutItsContent() {
		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> this.handlers.call("unwritable", null))
			.withMessageStartingWith("The result of Results#unwritable could not be written as ")
			.withMessageNotContaining("s3cret")
			.satisfies((ex) -> assertThat(ex.getCause()).hasMessageNotContaining("s3cret").hasNoCause());
	}

	@ParameterizedTest
	@CsvSource({ "mono, EVENT_LOOP", "monoVoid, EVENT_LOOP", "stage, EVENT_LOOP", "future, EVENT_LOOP",
			"value, EXECUTOR", "void, EXECUTOR", "optionalValue, EXECUTOR" })
	void methodsThatReturnAtOnceRunOnTheLoop(String key, HandlerExecution expected) {
		assertThat(this.handlers.get(key).execution()).isEqualTo(expected);
	}

	@Test
	void blockingMethodFindsItsCallOnItsThread() {
		assertThat(this.handlers.call("current", null)).asString(StandardCharsets.UTF_8).isEqualTo("current");
		assertThat(GridCallHolder.current()).isNull();
	}

	@Test
	void sourceNamesTypeAndMethod() {
		assertThat(this.handlers.get("record").source()).isEqualTo("Arguments#changed");
	}

	@Test
	void threadOfACancelledCallIsInterruptedWhereAskedFor() throws Exception {
		try (DiscoveredHandlers interruptible = DiscoveredHandlers
			.of(new HandlerMethodSettings(1, 1, true, Runnable::run), Blocking.class)) {
			TestCall call = new TestCall(interruptible.get("block").id());
			Blocking.entered = new CountDownLatch(1);
			CompletableFuture<@Nullable String> outcome = CompletableFuture.supplyAsync(() -> {
				byte[] answer = interruptible.get("block").singleHandler().handle(null, call).block();
				return (Thread.currentThread().isInterrupted() ? "dirty " : "")
						+ new String(answer, StandardCharsets.UTF_8);
			});
			Blocking.entered.await();

			call.cancel();

			assertThat(outcome).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("interrupted");
		}
	}

	record Stat(String name, long size) {
	}

	abstract static class Base<T> {

		@GridHandler("variable")
		String variable(T payload) {
			return describe(payload);
		}

		abstract String describe(T payload);

	}

	@GridHandler
	static class Arguments extends Base<Stat> {

		@Override
		String describe(Stat payload) {
			return payload.name();
		}

		@GridHandler("bytes")
		byte[] reversed(byte[] payload) {
			byte[] result = new byte[payload.length];
			for (int i = 0; i < result.length; i++) {
				result[i] = payload[payload.length - 1 - i];
			}
			return result;
		}

		@GridHandler("buffer")
		ByteBuffer buffer(ByteBuffer payload) {
			return payload;
		}

		@GridHandler("text")
		String text(String payload) {
			return payload.toUpperCase(Locale.ROOT);
		}

		@GridHandler("record")
		Stat changed(Stat stat) {
			return new Stat(stat.name(), stat.size() + 1);
		}

		@GridHandler("generic")
		long generic(Map<String, List<Stat>> payload) {
			return payload.values().stream().flatMap(List::stream).mapToLong(Stat::size).sum();
		}

		@GridHandler("optional")
		String optional(Optional<Stat> payload) {
			return payload.map(Stat::name).orElse("none");
		}

		@GridHandler("nullable")
		String nullable(@Nullable Stat payload) {
			return String.valueOf(payload);
		}

		@GridHandler("current")
		String current() {
			GridCall call = GridCallHolder.current();
			return (call != null) ? call.handler().toString() : "none";
		}

		@GridHandler("context")
		String context(@Peer String caller, GridCall call, @Peer NodeName name) {
			return caller + " " + name + " " + call.handler();
		}

	}

	@GridHandler
	static class Results {

		@GridHandler("void")
		void nothing() {
			// answers nothing
		}

		@GridHandler("null")
		@Nullable Stat nullValue() {
			return null;
		}

		@GridHandler("optionalEmpty")
		Optional<Stat> optionalEmpty() {
			return Optional.empty();
		}

		@GridHandler("monoEmpty")
		Mono<Stat> monoEmpty() {
			return Mono.empty();
		}

		@GridHandler("monoVoid")
		Mono<Void> monoVoid() {
			return Mono.empty();
		}

		@GridHandler("monoNull")
		@Nullable Mono<Stat> monoNull() {
			return null;
		}

		@GridHandler("stageNull")
		CompletionStage<@Nullable Stat> stageNull() {
			return CompletableFuture.completedFuture(null);
		}

		@GridHandler("monoOptionalEmpty")
		Mono<Optional<String>> monoOptionalEmpty() {
			return Mono.just(Optional.empty());
		}

		@GridHandler("value")
		String value() {
			return "v";
		}

		@GridHandler("optionalValue")
		Optional<String> optionalValue() {
			return Optional.of("v");
		}

		@GridHandler("mono")
		Mono<String> mono() {
			return Mono.just("v");
		}

		@GridHandler("stage")
		CompletionStage<String> stage() {
			return CompletableFuture.completedFuture("v");
		}

		@GridHandler("future")
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("v");
		}

		@GridHandler("monoOptional")
		Mono<Optional<String>> monoOptional() {
			return Mono.just(Optional.of("v"));
		}

		@GridHandler("empty")
		byte[] empty() {
			return new byte[0];
		}

		@GridHandler("list")
		List<Stat> list() {
			return List.of(new Stat("a", 1), new Stat("b", 2));
		}

		@GridHandler("object")
		Object object() {
			return new Stat("o", 1);
		}

		@GridHandler("throws")
		String fail() {
			throw new IllegalStateException("no luck");
		}

		@GridHandler("throwsChecked")
		String failChecked() throws IOException {
			throw new IOException("disk");
		}

		@GridHandler("fails")
		Mono<String> fails() {
			return Mono.error(new IllegalStateException("no luck"));
		}

		@GridHandler("unwritable")
		Unwritable unwritable() {
			return new Unwritable();
		}

	}

	static class Unwritable {

		public String getValue() {
			throw new IllegalStateException("s3cret");
		}

	}

	@GridHandler
	static class Blocking {

		static CountDownLatch entered = new CountDownLatch(1);

		@GridHandler("block")
		String block() {
			entered.countDown();
			try {
				new CountDownLatch(1).await();
				return "not interrupted";
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return "interrupted";
			}
		}

	}

}
