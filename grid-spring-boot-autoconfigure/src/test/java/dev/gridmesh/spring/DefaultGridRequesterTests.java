package dev.gridmesh.spring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridPeers;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link DefaultGridRequester}.
 */
class DefaultGridRequesterTests {

	private static final NodeName A = NodeName.of("http://a:8080");

	private static final NodeName B = NodeName.of("http://b:8080");

	private static final HandlerId STAT = HandlerId.named("files.stat");

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final PayloadCodecs codecs = MessagePackPayloadCodecs.create();

	private final GridManager grid = mock(GridManager.class);

	private final GridConnection connection = mock(GridConnection.class);

	private final GridPeers peers = mock(GridPeers.class);

	private final GridRequester requester = GridRequester.builder(this.grid, this.codecs).build();

	@BeforeEach
	void connect() {
		given(this.grid.connection(A)).willReturn(this.connection);
		given(this.connection.request(any(), any(), any())).willReturn(Mono.empty());
		given(this.grid.all()).willReturn(this.peers);
		given(this.grid.others()).willReturn(this.peers);
		given(this.peers.names()).willReturn(Set.of(B));
	}

	@Test
	void objectTravelsAsMessagePackBothWays() {
		answer(encode(new Stat("a", 2)));

		Mono<Stat> answer = this.requester.peer("http://a:8080")
			.handler("files.stat")
			.data(new Stat("a", 1))
			.retrieveMono(Stat.class);

		StepVerifier.create(answer).expectNext(new Stat("a", 2)).expectComplete().verify(TIMEOUT);
		assertThat(sent()).isEqualTo(encode(new Stat("a", 1)));
	}

	@Test
	void callWithObjectsToAPeerOfAnotherFormatFailsBeforeItIsSent() {
		given(this.connection.remote()).willReturn(A);
		given(this.connection.codecType()).willReturn("json");

		for (Mono<?> call : List.of(call().data(new Stat("a", 1)).send(), call().retrieveMono(Stat.class),
				call().data("text").retrieveMono(Stat.class), call().retrieveFlux(Stat.class).then(),
				call().items(Flux.just(new Stat("a", 1)), Stat.class).send())) {
			StepVerifier.create(call)
				.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(GridPayloadException.class)
					.hasMessageContainingAll("http://a:8080", "'msgpack' here", "'json' there", "grid.codec.type"))
				.verify(TIMEOUT);
		}
		then(this.connection).should(never()).request(any(), any(), any());
		then(this.connection).should(never()).stream(any(), any(), any(CallOptions.class));
		then(this.connection).should(never()).stream(any(), any(), any(), any(CallOptions.class));
	}

	@Test
	void callWithBytesToAPeerOfAnotherFormatGoesThrough() {
		given(this.connection.codecType()).willReturn("json");
		answer(new byte[] { 5 });

		assertThat(call().data("text").retrieveMono(byte[].class).block(TIMEOUT)).containsExactly(5);
		call().data(new byte[] { 1 }).send().block(TIMEOUT);
		call().data(ByteBuffer.allocate(1)).send().block(TIMEOUT);

		then(this.connection).should(times(3)).request(any(), any(), any());
	}

	@Test
	void callWithObjectsToManyFailsAtPeersOfAnotherFormatAlone() {
		GridConnection other = mock(GridConnection.class);
		given(other.remote()).willReturn(B);
		given(other.codecType()).willReturn("json");
		given(this.connection.remote()).willReturn(A);
		given(this.connection.codecType()).willReturn("msgpack");
		given(this.grid.connection(B)).willReturn(other);
		given(this.grid.connections()).willReturn(List.of(this.connection, other));
		given(this.peers.names()).willReturn(Set.of(A, B));
		answer(encode(new Stat("a", 2)));

		List<PeerResult<Stat>> results = this.requester.all()
			.handler(STAT)
			.data(new Stat("a", 1))
			.retrieve(Stat.class)
			.collectList()
			.block(TIMEOUT);

		assertThat(results).hasSize(2).allSatisfy((result) -> {
			if (result.peer().equals(A)) {
				assertThat(result.value()).isEqualTo(new Stat("a", 2));
			}
			else {
				assertThat(result.error()).isInstanceOf(GridPayloadException.class)
					.hasMessageContaining("'json' there");
			}
		});
		then(other).should(never()).request(any(), any(), any());
	}

	@Test
	void typeParametersAreKept() {
		answer(encode(List.of(new Stat("a", 2))));

		Mono<List<Stat>> answer = call().retrieveMono(new ParameterizedTypeReference<>() {
		});

		StepVerifier.create(answer).expectNext(List.of(new Stat("a", 2))).expectComplete().verify(TIMEOUT);
	}

	@Test
	void rawTypesTravelAsTheyAre() {
		answer(new byte[] { 5 });

		assertThat(call().data(new byte[] { 1 }).retrieveMono(byte[].class).block(TIMEOUT)).containsExactly(5);
		assertThat(sent()).containsExactly(1);
	}

	@Test
	void bufferTravelsAsItIs() {
		call().data(ByteBuffer.wrap(new byte[] { 0, 1, 2 }, 1, 2)).send().block(TIMEOUT);

		assertThat(sent()).containsExactly(1, 2);
	}

	@Test
	void textTravelsAsUtf8() {
		answer("ü".getBytes(StandardCharsets.UTF_8));

		assertThat(call().data("ä").retrieveMono(String.class).block(TIMEOUT)).isEqualTo("ü");
		assertThat(sent()).isEqualTo("ä".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void dataIsWrittenAsItsDeclaredType() {
		ParameterizedTypeReference<List<Animal>> type = new ParameterizedTypeReference<>() {
		};

		call().data(List.of(new Cat("tom")), type).send().block(TIMEOUT);

		PayloadCodec<List<Animal>> codec = this.codecs.forType(type.getType());
		assertThat(codec.decode(sent())).containsExactly(new Cat("tom"));
	}

	@Test
	void handlerMayHaveASubroute() {
		HandlerId id = STAT.subroute("disk1");

		this.requester.peer(A).handler(id).send().block(TIMEOUT);

		then(this.connection).should().request(eq(id), any(), any());
	}

	@Test
	void optionsReplaceWhatTheySetAndLeaveTheRest() {
		CallOptions options = CallOptions.defaults().withSubroute("disk1").withMetadata(Map.of("b", "2"));

		call().deadline(Duration.ofSeconds(3))
			.options(CallOptions.defaults().withMetadata(Map.of("a", "1", "b", "1")).withInCapacity(5))
			.options(options)
			.send()
			.block(TIMEOUT);

		then(this.connection).should()
			.request(eq(STAT), any(),
					eq(CallOptions.builder()
						.deadline(Duration.ofSeconds(3))
						.subroute("disk1")
						.metadata(Map.of("a", "1", "b", "2"))
						.inCapacity(5)
						.build()));
	}

	@Test
	void metadataIsAddedToWhatIsThere() {
		call().metadata("a", "1")
			.options(CallOptions.defaults().withMetadata(Map.of("b", "1")))
			.metadata(Map.of("b", "2", "c", "3"))
			.send()
			.block(TIMEOUT);

		then(this.connection).should()
			.request(eq(STAT), any(), eq(CallOptions.defaults().withMetadata(Map.of("a", "1", "b", "2", "c", "3"))));
	}

	@Test
	void metadataTravelsToAnyNodeAndToMany() {
		given(this.grid.connections()).willReturn(List.of());
		given(this.grid.local()).willReturn(A);
		given(this.peers.request(any(), any(), any())).willReturn(PeerResults.of(Flux.empty()));
		CallOptions options = CallOptions.defaults().withMetadata(Map.of("a", "1", "b", "2"));

		this.requester.any().handler(STAT).metadata("a", "1").metadata("b", "2").send().block(TIMEOUT);
		this.requester.all().handler(STAT).metadata("a", "1").metadata("b", "2").send().blockLast(TIMEOUT);
		this.requester.others().handler(STAT).metadata(Map.of("a", "1", "b", "2")).send().blockLast(TIMEOUT);

		then(this.connection).should().request(eq(STAT), any(), eq(options));
		then(this.peers).should(times(2)).request(eq(STAT), any(), eq(options));
	}

	@Test
	void payloadIsAbsentWithoutData() {
		call().send().block(TIMEOUT);

		assertThat(sent()).isNull();
	}

	@Test
	void absentAnswerIsEmpty() {
		StepVerifier.create(call().retrieveMono(Stat.class)).expectComplete().verify(TIMEOUT);
	}

	@Test
	void nothingIsSentBeforeTheSubscription() {
		call().data(new Unwritable()).retrieveMono(Stat.class);

		then(this.connection).should(never()).request(any(), any(), any());
	}

	@Test
	void deadlineOfTheCallWinsOverThatOfTheRequester() {
		GridRequester patient = GridRequester.builder(this.grid, this.codecs).deadline(Duration.ofMinutes(1)).build();
		patient.peer(A.value()).handler(17).send().block(TIMEOUT);
		patient.peer(A.value()).handler(17).deadline(Duration.ofSeconds(3)).send().block(TIMEOUT);

		ArgumentCaptor<CallOptions> options = ArgumentCaptor.forClass(CallOptions.class);
		then(this.connection).should(times(2)).request(eq(HandlerId.of(17)), any(), options.capture());
		assertThat(options.getAllValues()).extracting(CallOptions::deadline)
			.containsExactly(Duration.ofMinutes(1), Duration.ofSeconds(3));
	}

	@Test
	void specificationIsNotChangedByTheNextStep() {
		GridRequester.RequestSpec call = call();
		call.data("x");

		call.send().block(TIMEOUT);

		assertThat(sent()).isNull();
	}

	@Test
	void specificationDoesNotShowItsContent() {
		assertThat(call().data("s3cret")).asString().doesNotContain("s3cret").contains("files.stat");
		assertThat(this.requester.all().handler("files.stat").data("s3cret")).asString()
			.doesNotContain("s3cret")
			.contains("files.stat");
	}

	@Test
	void unwritableDataIsAnErrorThatNamesTheHandler() {
		StepVerifier.create(call().data(new Unwritable()).send())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridPayloadException.class)
				.hasMessageContaining("The request to handler files.stat could not be written"))
			.verify(TIMEOUT);
	}

	@Test
	void unreadableAnswerIsAnErrorThatNamesTheHandler() {
		answer("garbage".getBytes(StandardCharsets.UTF_8));

		StepVerifier.create(call().retrieveMono(Stat.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(GridPayloadException.class)
				.hasMessageContaining("The answer of handler files.stat could not be read"))
			.verify(TIMEOUT);
	}

	@Test
	void unknownPeerIsAnErrorOfTheCall() {
		given(this.grid.connection(B)).willThrow(new IllegalArgumentException("no such peer"));

		StepVerifier.create(this.requester.peer(B.value()).handler(1).send())
			.expectError(IllegalArgumentException.class)
			.verify(TIMEOUT);
	}

	@Test
	void malformedNamesAreRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.requester.peer("a:8080"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.requester.peer(A.value()).handler("a b"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.requester.all().handler(254));
	}

	@Test
	void callThatTheThreadServesIsHandedOn() {
		GridCall served = mock(GridCall.class);
		given(this.connection.request(any(), any(), any())).willReturn(Mono.deferContextual((context) -> {
			assertThat(context.<GridCall>get(GridCall.class)).isSameAs(served);
			return Mono.just(new byte[0]);
		}));
		GridCallHolder.set(served);
		try {
			assertThat(call().retrieveMono(byte[].class).block(TIMEOUT)).isEmpty();
		}
		finally {
			GridCallHolder.set(null);
		}
	}

	@Test
	void streamItemsAreRead() {
		given(this.connection.stream(eq(STAT), any(), any(CallOptions.class)))
			.willReturn(Flux.just(encode(new Stat("a", 1)), encode(new Stat("b", 2))));

		StepVerifier.create(call().retrieveFlux(Stat.class))
			.expectNext(new Stat("a", 1), new Stat("b", 2))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void anyTakesConnectedPeersInTurn() {
		GridConnection down = peer(ConnectionState.CONNECTION_ERROR);
		GridConnection first = peer(ConnectionState.CONNECTED);
		GridConnection second = peer(ConnectionState.CONNECTED);
		given(this.grid.connections()).willReturn(List.of(down, first, second));

		Mono<Void> call = this.requester.any().handler(1).send();
		call.repeat(3).blockLast(TIMEOUT);

		then(down).should(never()).request(any(), any(), any());
		then(first).should(times(2)).request(any(), any(), any());
		then(second).should(times(2)).request(any(), any(), any());
	}

	@Test
	void anyIsThisNodeWhenNobodyIsConnected() {
		GridConnection down = peer(ConnectionState.CONNECTION_ERROR);
		given(this.grid.connections()).willReturn(List.of(down));
		given(this.grid.local()).willReturn(A);

		this.requester.any().handler("files.stat").send().block(TIMEOUT);

		then(this.connection).should().request(eq(STAT), any(), any());
	}

	@Test
	void manyAnswersAreReadOneByOne() {
		given(this.peers.request(eq(STAT), any(), any()))
			.willReturn(PeerResults.of(Flux.just(PeerResult.success(A, encode(new Stat("a", 1))),
					PeerResult.success(B, null), PeerResult.failure(B, new GridTimeoutException("late")),
					PeerResult.success(A, new byte[] { -63 }))));

		List<PeerResult<Stat>> results = this.requester.all()
			.handler("files.stat")
			.retrieve(Stat.class)
			.collectList()
			.block(TIMEOUT);

		assertThat(results).hasSize(4);
		assertThat(results.get(0).value()).isEqualTo(new Stat("a", 1));
		assertThat(results.get(1)).isEqualTo(PeerResult.success(B, null));
		assertThat(results.get(2).error()).isInstanceOf(GridTimeoutException.class);
		assertThat(results.get(3).error()).isInstanceOf(GridPayloadException.class);
	}

	@Test
	void unwritableDataForManyIsAnErrorOfEach() {
		List<PeerResult<Void>> results = this.requester.others()
			.handler("files.stat")
			.data(new Unwritable())
			.deadline(Duration.ofSeconds(1))
			.send()
			.collectList()
			.block(TIMEOUT);

		assertThat(results).singleElement().satisfies((result) -> {
			assertThat(result.peer()).isEqualTo(B);
			assertThat(result.error()).isInstanceOf(GridPayloadException.class);
		});
	}

	private GridRequester.RequestSpec call() {
		return this.requester.peer(A.value()).handler("files.stat");
	}

	private GridConnection peer(ConnectionState state) {
		GridConnection peer = mock(GridConnection.class);
		given(peer.state()).willReturn(state);
		given(peer.request(any(), any(), any())).willReturn(Mono.empty());
		return peer;
	}

	private void answer(byte[] payload) {
		given(this.connection.request(eq(STAT), any(), any())).willReturn(Mono.just(payload));
	}

	private byte @Nullable [] sent() {
		ArgumentCaptor<byte[]> payload = ArgumentCaptor.forClass(byte[].class);
		then(this.connection).should().request(eq(STAT), payload.capture(), any());
		return payload.getValue();
	}

	private byte[] encode(Object value) {
		return this.codecs.<Object>forType(value.getClass()).encode(value);
	}

	record Stat(String name, long size) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
	interface Animal {

	}

	record Cat(String name) implements Animal {
	}

	static class Unwritable {

		public String getValue() {
			throw new IllegalStateException("no");
		}

	}

}
