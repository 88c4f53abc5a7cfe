package dev.gridmesh.spring.client;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.spring.GridRequester.PeersRequestSpec;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ResolvableType;

/**
 * Finds what a method that calls many nodes makes of their answers.
 */
final class ManyNodesResults {

	private final ClientMethodSource source;

	private final ClientTypes types;

	private final ResolvableType declared;

	ManyNodesResults(ClientMethodSource source, ClientTypes types) {
		this.source = source;
		this.types = types;
		this.declared = source.resultType();
	}

	ClientResult<PeersRequestSpec> find() {
		Class<?> type = this.declared.toClass();
		ResolvableType generic = this.declared.getGeneric();
		ReactiveAdapter adapter = this.types.adapter(type);
		if (type == PeerResults.class) {
			return ClientResult.reactive(false, answers(generic)::apply);
		}
		if (type == List.class) {
			Function<PeersRequestSpec, PeerResults<?>> answers = answers(resultOf(generic));
			return ClientResult.blocking(false, (spec) -> answers.apply(spec).collectList().block());
		}
		if (adapter != null && !adapter.isMultiValue() && generic.toClass() == List.class) {
			Function<PeersRequestSpec, PeerResults<?>> answers = answers(resultOf(generic.getGeneric()));
			return ClientResult.reactive(false, (spec) -> adapter.fromPublisher(answers.apply(spec).collectList()));
		}
		if (adapter != null && adapter.isMultiValue()) {
			ParameterizedTypeReference<Object> item = payload(resultOf(generic));
			return ClientResult.reactive(true, (spec) -> adapter.fromPublisher(spec.retrieveFlux(item)));
		}
		if (type == Stream.class) {
			ParameterizedTypeReference<Object> item = payload(resultOf(generic));
			return ClientResult.blocking(true, (spec) -> AwaitedItems.stream(spec.retrieveFlux(item)));
		}
		if (type == Iterable.class) {
			ParameterizedTypeReference<Object> item = payload(resultOf(generic));
			return ClientResult.blocking(true, (spec) -> new AwaitedItems<>(spec.retrieveFlux(item)));
		}
		throw invalid();
	}

	/**
	 * Asks each node for one answer, which {@code Void} says to be of no interest.
	 */
	private Function<PeersRequestSpec, PeerResults<?>> answers(ResolvableType answer) {
		if (answer.resolve() == Void.class) {
			return PeersRequestSpec::send;
		}
		ParameterizedTypeReference<Object> type = payload(answer);
		return (spec) -> spec.retrieve(type);
	}

	private ResolvableType resultOf(ResolvableType result) {
		if (result.toClass() != PeerResult.class) {
			throw invalid();
		}
		return result.getGeneric();
	}

	private ParameterizedTypeReference<Object> payload(ResolvableType answer) {
		return this.types.payload(this.source, answer, "returns %s, an answer".formatted(this.declared));
	}

	private InvalidGridClientException invalid() {
		return this.source.invalid("calls many nodes, but does not return their results: %s".formatted(this.declared),
				"Return PeerResults<T> or List<PeerResult<T>> for one answer of each, Flux<PeerResult<T>> for streams.");
	}

}
