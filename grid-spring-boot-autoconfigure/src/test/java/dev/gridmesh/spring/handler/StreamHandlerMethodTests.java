package dev.gridmesh.spring.handler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.spring.GridCallHolder;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GridHandlerMethod} where it serves streams.
 */
class StreamHandlerMethodTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final DiscoveredHandlers handlers = DiscoveredHandlers
		.of(new HandlerMethodSettings(5, 6, false, Runnable::run), Responses.class, Requests.class);

	@AfterEach
	void close() {
		this.handlers.close();
	}

	@ParameterizedTest
	@CsvSource({ "flux, RESPONSE_STREAM, 0, 6, EVENT_LOOP_IF_SMALL", "fluxCapacity, RESPONSE_STREAM, 0, 64, EVENT_LOOP",
			"publisher, RESPONSE_STREAM, 0, 6, EVENT_LOOP_IF_SMALL", "stream, RESPONSE_STREAM, 0, 6, EXECUTOR",
			"iterable, RESPONSE_STREAM, 0, 6, EXECUTOR", "iterator, RESPONSE_STREAM, 0, 6, EXECUTOR",
			"count, REQUEST_STREAM, 5, 1, EVENT_LOOP_IF_SMALL", "countCapacity, REQUEST_STREAM, 32, 1, EVENT_LOOP",
			"ignore, REQUEST_STREAM, 5, 1, EVENT_LOOP", "blocking, REQUEST_STREAM, 5, 1, EXECUTOR",
			"nothing, REQUEST_STREAM, 5, 1, EXECUTOR", "stage, REQUEST_STREAM, 5, 1, EVENT_LOOP",
			"echo, TWO_WAY_STREAM, 2, 3, EVENT_LOOP", "echoBlocking, TWO_WAY_STREAM, 5, 6, EXECUTOR" })
	void signatureDecidesShapeAndPlace(String key, HandlerKind kind, int inCapacity, int outCapacity,
			HandlerExecution execution) {
		HandlerDefinition definition = this.handlers.get(key);

		assertThat(definition.kind()).isEqualTo(kind);
		assertThat(definition.inCapacity()).isEqualTo(inCapacity);
		assertThat(definition.outCapacity()).isEqualTo(outCapacity);
		assertThat(definition.execution()).isEqualTo(execution);
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "publisher", "stream", "iterable", "iterator", "numbers", "optionals" })
	void eachItemIsAnAnswer(String key) {
		assertThat(texts(key, "x")).containsExactly("x1", "x2", "x3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nullFlux", "nullStream", "emptyFlux" })
	void noItemsAreNoAnswers(String key) {
		assertThat(texts(key, "x")).isEmpty();
	}

	@Test
	void itemsAreWrittenAsMessagePack() {
		List<Line> lines = this.handlers.stream("lines", null, Flux.empty())
			.map((item) -> DiscoveredHandlers.CODECS.<Line>forType(Line.class).decode(item))
			.collectList()
			.block(TIMEOUT);

		assertThat(lines).containsExactly(new Line("a", 1), new Line("b", 2));
	}

	@Test
	void itemsArriveWithTheirTypeBesideThePayload() {
		Flux<byte[]> items = Flux.just(new Line("a", 1), new Line("b", 2))
			.map((line) -> DiscoveredHandlers.CODECS.<Object>forType(Line.class).encode(line));

		assertThat(texts("count", "sum ", items)).containsExactly("sum 3 for http://caller:8080");
	}

	@ParameterizedTest
	@ValueSource(strings = { "blocking", "stage", "collect" })
	void valueIsTheOneAnswerToARequestStream(String key) {
		assertThat(texts(key, null, items("a", "b"))).containsExactly("[a, b]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ignore", "nothing" })
	void requestStreamMayHaveNoAnswer(String key) {
		assertThat(texts(key, null, items("a", "b"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "echo", "echoBlocking", "echoPublisher" })
	void bothDirectionsCarryItems(String key) {
		assertThat(texts(key, null, items("a", "b"))).containsExactly("a!", "b!");
	}

	@Test
	void itemThatCannotBeReadEndsTheStreamBehindTheOthersWithoutItsContent() {
		byte[] bad = DiscoveredHandlers.CODECS.<Object>forType(Map.class)
			.encode(Map.of("text", "x", "number", "s3cret"));
		Flux<byte[]> items = Flux.just(DiscoveredHandlers.CODECS.<Object>forType(Line.class).encode(new Line("a", 1)),
				bad);

		StepVerifier.create(this.handlers.stream("names", null, items).map(StreamHandlerMethodTests::text))
			.expectNext("a")
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridPayloadException.class)
				.hasMessageStartingWith("An item of %d bytes could not be read as %s by handler names: ", bad.length,
						Line.class.getName())
				.hasMessageContaining("at number, ")
				.hasMessageNotContaining("s3cret")
				.hasNoCause())
			.verify(TIMEOUT);
	}

	@Test
	void itemThatCannotBeWrittenEndsTheStreamWithoutItsContent() {
		StepVerifier.create(this.handlers.stream("unwritable", null, Flux.empty()))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridPayloadException.class)
				.hasMessageStartingWith("The result of Responses#unwritable could not be written as ")
				.hasMessageNotContaining("s3cret")
				.cause()
				.hasMessageNotContaining("s3cret")
				.hasNoCause())
			.verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "failsLate", "failsLateBlocking" })
	void failureComesBehindTheItems(String key) {
		StepVerifier.create(this.handlers.stream(key, null, Flux.empty()).map(StreamHandlerMethodTests::text))
			.expectNext("1")
			.expectErrorMessage("no luck")
			.verify(TIMEOUT);
	}

	@Test
	void exceptionOfTheMethodIsTheErrorAsItIs() {
		StepVerifier.create(this.handlers.stream("throws", null, Flux.empty()))
			.expectErrorMessage("no luck")
			.verify(TIMEOUT);
	}

	@Test
	void blockingItemsFindTheirCallOnTheirThread() {
		assertThat(texts("current", null)).containsExactly("current");
		assertThat(GridCallHolder.current()).isNull();
	}

	private List<String> texts(String key, @Nullable String payload) {
		return texts(key, payload, Flux.empty());
	}

	private List<String> texts(String key, @Nullable String payload, Flux<byte[]> items) {
		byte[] bytes = (payload != null) ? bytes(payload) : null;
		List<String> texts = this.handlers.stream(key, bytes, items)
			.map(StreamHandlerMethodTests::text)
			.collectList()
			.block(TIMEOUT);
		assertThat(texts).isNotNull();
		return texts;
	}

	private static Flux<byte[]> items(String... texts) {
		return Flux.fromArray(texts).map(StreamHandlerMethodTests::bytes);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	record Line(String text, int number) {
	}

	@GridHandler
	static class Responses {

		@GridHandler("flux")
		Flux<String> flux(String payload) {
			return Flux.range(1, 3).map((n) -> payload + n);
		}

		@GridHandler(value = "fluxCapacity", outCapacity = 64)
		Flux<String> fluxCapacity() {
			return Flux.empty();
		}

		@GridHandler("publisher")
		Publisher<String> publisher(String payload) {
			return flux(payload);
		}

		@GridHandler("stream")
		Stream<String> stream(String payload) {
			return IntStream.rangeClosed(1, 3).mapToObj((n) -> payload + n);
		}

		@GridHandler("iterable")
		Iterable<String> iterable(String payload) {
			return stream(payload).toList();
		}

		@GridHandler("iterator")
		Iterator<String> iterator(String payload) {
			return stream(payload).iterator();
		}

		@GridHandler("numbers")
		Stream<byte[]> numbers(String payload) {
			return stream(payload).map(StreamHandlerMethodTests::bytes);
		}

		@GridHandler("optionals")
		Flux<Optional<String>> optionals(String payload) {
			return Flux.concat(flux(payload).map(Optional::of), Mono.just(Optional.empty()));
		}

		@GridHandler("nullFlux")
		@Nullable Flux<String> nullFlux() {
			return null;
		}

		@GridHandler("nullStream")
		@Nullable Stream<String> nullStream() {
			return null;
		}

		@GridHandler("emptyFlux")
		Flux<String> emptyFlux() {
			return Flux.empty();
		}

		@GridHandler("lines")
		Flux<Line> lines() {
			return Flux.just(new Line("a", 1), new Line("b", 2));
		}

		@GridHandler("unwritable")
		Flux<GridHandlerMethodTests.Unwritable> unwritable() {
			return Flux.just(new GridHandlerMethodTests.Unwritable());
		}

		@GridHandler("failsLate")
		Flux<String> failsLate() {
			return Flux.concat(Flux.just("1"), Flux.error(new IllegalStateException("no luck")));
		}

		@GridHandler("failsLateBlocking")
		Stream<String> failsLateBlocking() {
			return Stream.of("1", "2").peek((item) -> {
				if (item.equals("2")) {
					throw new IllegalStateException("no luck");
				}
			});
		}

		@GridHandler("throws")
		Flux<String> fail() {
			throw new IllegalStateException("no luck");
		}

		@GridHandler("current")
		Stream<String> current() {
			return Stream.of("").map((item) -> String.valueOf(GridCallHolder.current().handler()));
		}

	}

	@GridHandler
	static class Requests {

		@GridHandler("count")
		Mono<String> count(Flux<Line> lines, String payload, @Peer String caller) {
			return lines.map(Line::number).reduce(Integer::sum).map((sum) -> payload + sum + " for " + caller);
		}

		@GridHandler(value = "countCapacity", inCapacity = 32)
		Mono<Long> countCapacity(Flux<byte[]> items) {
			return items.count();
		}

		@GridHandler("ignore")
		Mono<Void> ignore(Flux<String> items) {
			return items.then();
		}

		@GridHandler("collect")
		Mono<String> collect(Publisher<String> items) {
			return Flux.from(items).collectList().map(List::toString);
		}

		@GridHandler("blocking")
		String blocking(Flux<String> items) {
			return items.toStream().toList().toString();
		}

		@GridHandler("nothing")
		void nothing(Flux<String> items) {
			items.blockLast();
		}

		@GridHandler("stage")
		CompletionStage<String> stage(Flux<String> items) {
			return items.collectList().map(List::toString).toFuture();
		}

		@GridHandler(value = "echo", inCapacity = 2, outCapacity = 3)
		Flux<String> echo(Flux<String> items) {
			return items.map((item) -> item + "!");
		}

		@GridHandler("echoPublisher")
		Publisher<String> echoPublisher(Publisher<String> items) {
			return echo(Flux.from(items));
		}

		@GridHandler("echoBlocking")
		Stream<String> echoBlocking(Flux<String> items) {
			return echo(items).toStream();
		}

		@GridHandler("names")
		Flux<String> names(Flux<Line> lines) {
			return lines.map(Line::text);
		}

	}

}
