package dev.gridmesh.spring.client;

import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.GridTarget;
import dev.gridmesh.spring.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for client interfaces that cannot work.
 */
class InvalidGridClientTests {

	private final GridClientProxyFactory factory = GridClientProxyFactory.create(mock(GridRequester.class));

	static Stream<Arguments> interfaces() {
		return Stream.of(Arguments.of(NoExchange.class, "has no @GridExchange", "give it a body"),
				Arguments.of(Body.class, "has a @GridExchange and a body", "Leave one of them out"),
				Arguments.of(NoKey.class, "has neither a name nor a number", "@GridExchange(\"name\")"),
				Arguments.of(TwoKeys.class, "has a name ('a') and a number (1)", "@GridExchange(id = 17)"),
				Arguments.of(BadName.class, "calls what cannot be a handler: Handler name 'files.a b'", "Correct"),
				Arguments.of(BadNumber.class, "calls what cannot be a handler: Handler number 254", "Correct"),
				Arguments.of(NoPeer.class, "does not say which node it calls", "@Peer String node"),
				Arguments.of(PeerOfAny.class, "has a @Peer parameter, although it calls ANY", "GridTarget.ANY out"),
				Arguments.of(PeerOfAll.class, "has a @Peer parameter, although it calls ALL", "GridTarget.ALL out"),
				Arguments.of(TwoPeers.class, "has two @Peer parameters: parameter 1", "to = GridTarget.ALL"),
				Arguments.of(PeerOfNumber.class, "has a @Peer parameter that is neither String nor NodeName",
						"as String"),
				Arguments.of(TwoPayloads.class, "has two payloads: parameter 2 (java.lang.String) and parameter 3",
						"a record"),
				Arguments.of(TwoItems.class, "has two streams of items: parameter 2", "a record"),
				Arguments.of(TwoOptions.class, "has two CallOptions: parameter 2", "Leave one of them out"),
				Arguments.of(TakesCall.class, "takes a GridCall, which only handlers have", "CallOptions"),
				Arguments.of(TakesMono.class, "takes a payload in parameter 2 (reactor.core.publisher.Mono<",
						"payload itself"),
				Arguments.of(TakesInputStream.class, "that cannot be made of payloads: java.io.InputStream", "byte[]"),
				Arguments.of(TakesIterator.class, "that cannot be made of payloads: java.util.Iterator", "byte[]"),
				Arguments.of(TakesIterable.class, "that cannot be made of payloads: java.lang.Iterable", "byte[]"),
				Arguments.of(RawItems.class, "sends items in parameter 2 (reactor.core.publisher.Flux) of no certain",
						"Declare the type itself"),
				Arguments.of(NestedItems.class, "that cannot be made of payloads: reactor.core.publisher.Mono<",
						"payload itself"),
				Arguments.of(RawMono.class, "returns reactor.core.publisher.Mono<?>, an answer of no certain type",
						"Mono<String>"),
				Arguments.of(NestedMono.class, "that cannot be made of payloads: reactor.core.publisher.Flux<",
						"payload itself"),
				Arguments.of(FluxOfVoid.class, "that cannot be made of payloads: java.lang.Void", "payload itself"),
				Arguments.of(ReturnsIterator.class, "that cannot be made of payloads: java.util.Iterator", "payload"),
				Arguments.of(ReturnsIntStream.class, "that cannot be made of payloads: java.util.stream.IntStream",
						"payload"),
				Arguments.of(ReturnsFuture.class, "that cannot be made of payloads: java.util.concurrent.Future",
						"payload"),
				Arguments.of(OwnVariable.class, "has type parameters of its own", "Declare the types"),
				Arguments.of(StreamOfMono.class, "sends items of a Stream, but does not wait", "Flux"),
				Arguments.of(ManyOfOne.class, "returns results of many nodes, but calls one", "to = GridTarget.ALL"),
				Arguments.of(ManyListOfOne.class, "returns results of many nodes, but calls one", "GridTarget.ALL"),
				Arguments.of(OneOfMany.class, "calls many nodes, but does not return their results", "PeerResults<T>"),
				Arguments.of(VoidOfMany.class, "calls many nodes, but does not return their results", "PeerResults<T>"),
				Arguments.of(VoidsOfMany.class, "that cannot be made of payloads: java.lang.Void", "payload"),
				Arguments.of(ItemsToMany.class, "sends a stream of items to many nodes", "one payload"),
				Arguments.of(NegativeCapacity.class, "has a negative capacity: -1", "1 or more"),
				Arguments.of(InCapacity.class, "has an inCapacity, although it sends no items", "Leave inCapacity out"),
				Arguments.of(OutCapacity.class, "has an outCapacity, although it returns no stream",
						"Leave outCapacity out"),
				Arguments.of(BadDeadline.class, "has the deadline 'soon', which cannot be", "for example 5s"),
				Arguments.of(NoDeadline.class, "has the deadline '0s', which cannot be: it must be positive", "5s"));
	}

	@ParameterizedTest
	@MethodSource("interfaces")
	void isRefusedAndNamed(Class<?> type, String problem, String action) {
		assertThatExceptionOfType(InvalidGridClientException.class).isThrownBy(() -> this.factory.createClient(type))
			.withMessageStartingWith("The method " + type.getName() + "#call(")
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getAction()).contains(action));
	}

	@Test
	void clientIsAnInterfaceWithTheAnnotation() {
		assertThatExceptionOfType(InvalidGridClientException.class)
			.isThrownBy(() -> this.factory.createClient(Runnable.class))
			.withMessage("java.lang.Runnable is no client: it has no @GridClient");
		assertThatExceptionOfType(InvalidGridClientException.class)
			.isThrownBy(() -> this.factory.createClient(NoInterface.class))
			.withMessage(NoInterface.class.getName() + " is no interface");
	}

	@Test
	void typeThatTheCodecsDoNotKnowIsRefused() {
		PayloadCodecs codecs = new PayloadCodecs() {

			@Override
			public <T> PayloadCodec<T> forType(Type type) {
				throw new GridPayloadException("never seen " + type.getTypeName());
			}

		};
		GridClientProxyFactory factory = GridClientProxyFactory.builder(mock(GridRequester.class))
			.codecs(codecs)
			.build();

		assertThatExceptionOfType(InvalidGridClientException.class).isThrownBy(() -> factory.createClient(Fine.class))
			.withMessageContaining("takes a payload in parameter 2 (java.util.List<java.lang.String>) that no payload "
					+ "can have: never seen java.util.List<java.lang.String>");
	}

	@GridClient
	static class NoInterface {

	}

	@GridClient
	interface Fine {

		@GridExchange("a")
		Mono<String> call(@Peer String node, List<String> payload);

	}

	@GridClient
	interface NoExchange {

		Mono<String> call(@Peer String node);

	}

	@GridClient
	interface Body {

		@GridExchange("a")
		default String call(@Peer String node) {
			return node;
		}

	}

	@GridClient
	interface NoKey {

		@GridExchange
		Mono<String> call(@Peer String node);

	}

	@GridClient
	interface TwoKeys {

		@GridExchange(value = "a", id = 1)
		Mono<String> call(@Peer String node);

	}

	@GridClient("files")
	interface BadName {

		@GridExchange("a b")
		Mono<String> call(@Peer String node);

	}

	@GridClient
	interface BadNumber {

		@GridExchange(id = 254)
		Mono<String> call(@Peer String node);

	}

	@GridClient
	interface NoPeer {

		@GridExchange("a")
		Mono<String> call(String node);

	}

	@GridClient
	interface PeerOfAny {

		@GridExchange(value = "a", to = GridTarget.ANY)
		Mono<String> call(@Peer String node);

	}

	@GridClient
	interface PeerOfAll {

		@GridExchange(value = "a", to = GridTarget.ALL)
		PeerResults<String> call(@Peer String node);

	}

	@GridClient
	interface TwoPeers {

		@GridExchange("a")
		Mono<String> call(@Peer String node, @Peer String other);

	}

	@GridClient
	interface PeerOfNumber {

		@GridExchange("a")
		Mono<String> call(@Peer int node);

	}

	@GridClient
	interface TwoPayloads {

		@GridExchange("a")
		Mono<String> call(@Peer String node, String first, String second);

	}

	@GridClient
	interface TwoItems {

		@GridExchange("a")
		Mono<String> call(@Peer String node, Flux<String> first, Flux<String> second);

	}

	@GridClient
	interface TwoOptions {

		@GridExchange("a")
		Mono<String> call(@Peer String node, CallOptions first, CallOptions second);

	}

	@GridClient
	interface TakesCall {

		@GridExchange("a")
		Mono<String> call(@Peer String node, GridCall call);

	}

	@GridClient
	interface TakesMono {

		@GridExchange("a")
		Mono<String> call(@Peer String node, Mono<String> payload);

	}

	@GridClient
	interface TakesInputStream {

		@GridExchange("a")
		Mono<String> call(@Peer String node, InputStream payload);

	}

	@GridClient
	interface TakesIterator {

		@GridExchange("a")
		Mono<String> call(@Peer String node, Iterator<String> payload);

	}

	@GridClient
	interface TakesIterable {

		@GridExchange("a")
		Mono<String> call(@Peer String node, Iterable<String> payload);

	}

	@GridClient
	@SuppressWarnings("rawtypes")
	interface RawItems {

		@GridExchange("a")
		Mono<String> call(@Peer String node, Flux items);

	}

	@GridClient
	interface NestedItems {

		@GridExchange("a")
		Mono<String> call(@Peer String node, Flux<Mono<String>> items);

	}

	@GridClient
	@SuppressWarnings("rawtypes")
	interface RawMono {

		@GridExchange("a")
		Mono call(@Peer String node);

	}

	@GridClient
	interface NestedMono {

		@GridExchange("a")
		Mono<Flux<String>> call(@Peer String node);

	}

	@GridClient
	interface FluxOfVoid {

		@GridExchange("a")
		Flux<Void> call(@Peer String node);

	}

	@GridClient
	interface ReturnsIterator {

		@GridExchange("a")
		Iterator<String> call(@Peer String node);

	}

	@GridClient
	interface ReturnsIntStream {

		@GridExchange("a")
		IntStream call(@Peer String node);

	}

	@GridClient
	interface ReturnsFuture {

		@GridExchange("a")
		Future<String> call(@Peer String node);

	}

	@GridClient
	interface OwnVariable {

		@GridExchange("a")
		<T> Mono<T> call(@Peer String node);

	}

	@GridClient
	interface StreamOfMono {

		@GridExchange("a")
		Mono<String> call(@Peer String node, Stream<String> items);

	}

	@GridClient
	interface ManyOfOne {

		@GridExchange("a")
		PeerResults<String> call(@Peer String node);

	}

	@GridClient
	interface ManyListOfOne {

		@GridExchange("a")
		List<PeerResult<String>> call(@Peer String node);

	}

	@GridClient
	interface OneOfMany {

		@GridExchange(value = "a", to = GridTarget.ALL)
		Mono<String> call();

	}

	@GridClient
	interface VoidOfMany {

		@GridExchange(value = "a", to = GridTarget.OTHERS)
		void call();

	}

	@GridClient
	interface VoidsOfMany {

		@GridExchange(value = "a", to = GridTarget.ALL)
		Flux<PeerResult<Void>> call();

	}

	@GridClient
	interface ItemsToMany {

		@GridExchange(value = "a", to = GridTarget.ALL)
		PeerResults<String> call(Flux<String> items);

	}

	@GridClient
	interface NegativeCapacity {

		@GridExchange(value = "a", inCapacity = -1)
		Mono<String> call(@Peer String node, Flux<String> items);

	}

	@GridClient
	interface InCapacity {

		@GridExchange(value = "a", inCapacity = 1)
		Flux<String> call(@Peer String node);

	}

	@GridClient
	interface OutCapacity {

		@GridExchange(value = "a", outCapacity = 1)
		Mono<String> call(@Peer String node, Flux<String> items);

	}

	@GridClient
	interface BadDeadline {

		@GridExchange(value = "a", deadline = "soon")
		Mono<String> call(@Peer String node);

	}

	@GridClient
	interface NoDeadline {

		@GridExchange(value = "a", deadline = "0s")
		Mono<String> call(@Peer String node);

	}

}
