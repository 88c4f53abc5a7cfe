package dev.gridmesh.spring.client;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.spring.GridRequester.RequestSpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ResolvableType;

/**
 * Finds what a method that calls one node makes of the answer, or the answers.
 */
final class OneNodeResults {

	private final ClientMethodSource source;

	private final ClientTypes types;

	private final ResolvableType declared;

	OneNodeResults(ClientMethodSource source, ClientTypes types) {
		this.source = source;
		this.types = types;
		this.declared = source.resultType();
	}

	ClientResult<RequestSpec> find() {
		Class<?> type = this.declared.toClass();
		requireOneNode(type);
		requireOneNode(this.declared.getGeneric().toClass());
		ReactiveAdapter adapter = this.types.adapter(type);
		if (adapter != null) {
			return adapter.isMultiValue() ? stream(adapter) : single(adapter);
		}
		if (type == Stream.class || type == Iterable.class) {
			return blockingStream(type);
		}
		if (type == void.class || type == Void.class) {
			return ClientResult.blocking(false, (spec) -> spec.send().block());
		}
		if (type == Optional.class) {
			ParameterizedTypeReference<Object> value = answer(this.declared.getGeneric());
			return ClientResult.blocking(false, (spec) -> spec.retrieveMono(value).blockOptional());
		}
		return value(type);
	}

	private void requireOneNode(Class<?> type) {
		if (type == PeerResults.class || type == PeerResult.class) {
			throw this.source.invalid("returns results of many nodes, but calls one: %s".formatted(this.declared),
					"Add to = GridTarget.ALL or OTHERS to its @GridExchange, or return the answer itself.");
		}
	}

	private ClientResult<RequestSpec> stream(ReactiveAdapter adapter) {
		ParameterizedTypeReference<Object> item = answer(this.declared.getGeneric());
		return ClientResult.reactive(true, (spec) -> adapter.fromPublisher(spec.retrieveFlux(item)));
	}

	private ClientResult<RequestSpec> single(ReactiveAdapter adapter) {
		ResolvableType answer = this.declared.getGeneric();
		if (adapter.isNoValue() || answer.resolve() == Void.class) {
			return ClientResult.reactive(false, (spec) -> adapter.fromPublisher(spec.send()));
		}
		if (answer.resolve() == Optional.class) {
			ParameterizedTypeReference<Object> value = answer(answer.getGeneric());
			return ClientResult.reactive(false, (spec) -> {
				Mono<Object> mono = spec.retrieveMono(value);
				return adapter.fromPublisher(mono.map(Optional::of).defaultIfEmpty(Optional.empty()));
			});
		}
		ParameterizedTypeReference<Object> value = answer(answer);
		return ClientResult.reactive(false, (spec) -> adapter.fromPublisher(spec.retrieveMono(value)));
	}

	private ClientResult<RequestSpec> blockingStream(Class<?> type) {
		ParameterizedTypeReference<Object> item = answer(this.declared.getGeneric());
		Function<RequestSpec, @Nullable Object> stream = (spec) -> AwaitedItems.stream(spec.retrieveFlux(item));
		Function<RequestSpec, @Nullable Object> iterable = (spec) -> new AwaitedItems<>(spec.retrieveFlux(item));
		return ClientResult.blocking(true, (type == Stream.class) ? stream : iterable);
	}

	private ClientResult<RequestSpec> value(Class<?> type) {
		ParameterizedTypeReference<Object> value = answer(this.declared);
		if (!type.isPrimitive()) {
			return ClientResult.blocking(false, (spec) -> spec.retrieveMono(value).block());
		}
		Type primitive = type;
		return ClientResult.blocking(false, (spec) -> spec.retrieveMono(value).blockOptional().orElseThrow(() -> {
			String message = "The answer to %s is absent, which no %s can be; return Optional or a type that may be null";
			return new GridPayloadException(message.formatted(this.source.shortName(), primitive.getTypeName()));
		}));
	}

	private ParameterizedTypeReference<Object> answer(ResolvableType answer) {
		return this.types.payload(this.source, answer, "returns %s, an answer".formatted(this.declared));
	}

}
