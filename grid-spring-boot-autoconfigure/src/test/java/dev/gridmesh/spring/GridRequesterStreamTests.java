package dev.gridmesh.spring;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridPeers;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodecs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for streams of a {@link GridRequester}.
 */
class GridRequesterStreamTests {

	private static final NodeName A = NodeName.of("http://a:8080");

	private static final NodeName B = NodeName.of("http://b:8080");

	private static final HandlerId PUT = HandlerId.named("files.put");

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final PayloadCodecs codecs = MessagePackPayloadCodecs.create();

	private final GridManager grid = mock(GridManager.class);

	private final GridConnection a = mock(GridConnection.class);

	private final GridConnection b = mock(GridConnection.class);

	private final GridRequester requester = GridRequester.builder(this.grid, this.codecs).build();

	@BeforeEach
	void connect() {
		GridPeers peers = mock(GridPeers.class);
		given(peers.names()).willReturn(new LinkedHashSet<>(List.of(A, B)));
		given(this.grid.all()).willReturn(peers);
		given(this.grid.others()).willReturn(peers);
		given(this.grid.connection(A)).willReturn(this.a);
		given(this.grid.connection(B)).willReturn(this.b);
	}

	@Test
	void itemsAreWrittenAndAnswersAreRead() {
		echo();

		Flux<Line> answers = call().data("header")
			.items(Flux.just(new Line("a", 1), new Line("b", 2)), Line.class)
			.retrieveFlux(Line.class);

		StepVerifier.create(answers).expectNext(new Line("a", 1), new Line("b", 2)).expectComplete().verify(TIMEOUT);
		then(this.a).should()
			.stream(eq(PUT), eq("header".getBytes(StandardCharsets.UTF_8)), any(), any(CallOptions.class));
	}

	@Test
	void itemsKeepTheirTypeParameters() {
		echo();
		ParameterizedTypeReference<List<Line>> type = new ParameterizedTypeReference<>() {
		};

		StepVerifier.create(call().items(Mono.just(List.of(new Line("a", 1))), type).retrieveFlux(type))
			.expectNext(List.of(new Line("a", 1)))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void onlyAnswerIsTheValue() {
		echo();

		StepVerifier.create(call().items(Flux.just("x"), String.class).retrieveMono(String.class))
			.expectNext("x")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void noAnswerIsAbsent() {
		echo();

		StepVerifier.create(call().items(Flux.<String>empty(), String.class).retrieveMono(String.class))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void moreThanOneAnswerIsAnErrorThatSaysWhatToUse() {
		echo();

		StepVerifier.create(call().items(Flux.just("x", "y"), String.class).retrieveMono(String.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridPayloadException.class)
				.hasMessage("Handler files.put answers with more than one item; use retrieveFlux"))
			.verify(TIMEOUT);
	}

	@Test
	void sendCompletesWhenTheStreamEnds() {
		TestPublisher<byte[]> answers = TestPublisher.create();
		given(this.a.stream(eq(PUT), any(), any(), any(CallOptions.class))).willReturn(answers.flux());

		StepVerifier.create(call().items(Flux.just("x"), String.class).send())
			.then(() -> answers.next(new byte[0]))
			.then(answers::complete)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void itemThatCannotBeWrittenIsAnErrorBehindTheOthers() {
		echo();

		StepVerifier
			.create(call().items(Flux.just("x", new DefaultGridRequesterTests.Unwritable()), Object.class)
				.retrieveFlux(byte[].class))
			.expectNextCount(1)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridPayloadException.class)
				.hasMessageContaining("An item for handler files.put could not be written as java.lang.Object"))
			.verify(TIMEOUT);
	}

	@Test
	void capacitiesAreDeclared() {
		echo();

		call().inCapacity(3).outCapacity(4).items(Flux.just("x"), String.class).send().block(TIMEOUT);

		ArgumentCaptor<CallOptions> options = ArgumentCaptor.forClass(CallOptions.class);
		then(this.a).should().stream(eq(PUT), any(), any(), options.capture());
		assertThat(options.getValue()).isEqualTo(CallOptions.defaults().withInCapacity(3).withOutCapacity(4));
		assertThatIllegalArgumentException().isThrownBy(() -> call().inCapacity(0));
	}

	@Test
	void specificationIsNotChangedByItsItems() {
		given(this.a.request(any(), any(), any())).willReturn(Mono.empty());
		GridRequester.RequestSpec call = call();
		call.items(Flux.just("x"), String.class).outCapacity(2);

		call.send().block(TIMEOUT);

		then(this.a).should().request(PUT, null, CallOptions.defaults());
	}

	@Test
	void streamsOfManyAreMergedAsTheyCome() {
		TestPublisher<byte[]> ofA = answers(this.a);
		TestPublisher<byte[]> ofB = answers(this.b);

		StepVerifier.create(this.requester.all().handler("files.put").retrieveFlux(String.class))
			.then(() -> ofB.next(bytes("b1")))
			.expectNext(PeerResult.success(B, "b1"))
			.then(() -> ofA.next(bytes("a1")))
			.expectNext(PeerResult.success(A, "a1"))
			.then(ofB::complete)
			.then(() -> ofA.next(bytes("a2")))
			.expectNext(PeerResult.success(A, "a2"))
			.then(ofA::complete)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void failureOfOneIsItsLastElementAndHarmsNobody() {
		TestPublisher<byte[]> ofA = answers(this.a);
		TestPublisher<byte[]> ofB = answers(this.b);
		GridTimeoutException late = new GridTimeoutException("late");

		StepVerifier.create(this.requester.others().handler("files.put").retrieveFlux(String.class))
			.then(() -> ofB.next(bytes("b1")))
			.then(() -> ofB.error(late))
			.expectNext(PeerResult.success(B, "b1"), PeerResult.failure(B, late))
			.then(() -> ofA.next(bytes("a1")))
			.then(ofA::complete)
			.expectNext(PeerResult.success(A, "a1"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void itemThatCannotBeReadEndsTheStreamOfItsNodeOnly() {
		TestPublisher<byte[]> ofA = answers(this.a);
		TestPublisher<byte[]> ofB = answers(this.b);

		StepVerifier.create(
				this.requester.all().handler("files.put").retrieveFlux(new ParameterizedTypeReference<List<Line>>() {
				}))
			.then(() -> ofB.next(new byte[] { -63 }))
			.assertNext((result) -> assertThat(result.error()).isInstanceOf(GridPayloadException.class))
			.then(ofB::assertCancelled)
			.then(ofA::complete)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void peerThatIsGoneIsAFailureOfItsOwn() {
		given(this.grid.connection(B)).willThrow(new IllegalArgumentException("no such peer"));
		TestPublisher<byte[]> ofA = answers(this.a);

		StepVerifier.create(this.requester.all().handler("files.put").outCapacity(5).retrieveFlux(String.class))
			.assertNext((result) -> assertThat(result.error()).hasMessage("no such peer"))
			.then(ofA::complete)
			.expectComplete()
			.verify(TIMEOUT);
		then(this.a).should().stream(PUT, null, CallOptions.defaults().withOutCapacity(5));
	}

	@Test
	void dataThatCannotBeWrittenIsAFailureOfEach() {
		StepVerifier
			.create(this.requester.all()
				.handler("files.put")
				.data(new DefaultGridRequesterTests.Unwritable())
				.retrieveFlux(String.class)
				.map(PeerResult::peer))
			.expectNext(A, B)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void slowReaderHoldsEachPeerBack() {
		AtomicLong askedOfA = new AtomicLong();
		AtomicLong askedOfB = new AtomicLong();
		endless(this.a, askedOfA);
		endless(this.b, askedOfB);

		StepVerifier.create(this.requester.all().handler("files.put").retrieveFlux(byte[].class), 1)
			.expectNextCount(1)
			.then(() -> assertThat(List.of(askedOfA.get(), askedOfB.get()))
				.allSatisfy((asked) -> assertThat(asked).isBetween(1L, 2L * DefaultPeersRequestSpec.PREFETCH)))
			.thenCancel()
			.verify(TIMEOUT);
	}

	private void endless(GridConnection connection, AtomicLong asked) {
		given(connection.stream(eq(PUT), any(), any(CallOptions.class)))
			.willReturn(Flux.<byte[]>generate((sink) -> sink.next(new byte[1])).doOnRequest(asked::addAndGet));
	}

	private GridRequester.RequestSpec call() {
		return this.requester.peer(A.value()).handler("files.put");
	}

	private void echo() {
		given(this.a.stream(eq(PUT), any(), any(), any(CallOptions.class)))
			.willAnswer((invocation) -> Flux.from(invocation.<Publisher<byte[]>>getArgument(2)));
	}

	private TestPublisher<byte[]> answers(GridConnection connection) {
		TestPublisher<byte[]> answers = TestPublisher.create();
		given(connection.stream(eq(PUT), any(), any(CallOptions.class))).willReturn(answers.flux());
		return answers;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Line(String text, int number) {
	}

}
