package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.HandlerId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A call to one node. Immutable.
 *
 * @param connection looks the connection up at each subscription
 * @param handler which handler to ask
 * @param converter turns objects into payloads
 * @param content what to send, {@code null} for an absent payload
 * @param options how to make the call
 */
record DefaultRequestSpec(Supplier<GridConnection> connection, HandlerId handler, PayloadConverter converter,
		@Nullable Object content, CallOptions options) implements GridRequester.RequestSpec {

	@Override
	public GridRequester.RequestSpec data(Object data) {
		return new DefaultRequestSpec(this.connection, this.handler, this.converter,
				Objects.requireNonNull(data, "data"), this.options);
	}

	@Override
	public GridRequester.RequestSpec deadline(Duration deadline) {
		return new DefaultRequestSpec(this.connection, this.handler, this.converter, this.content,
				this.options.withDeadline(deadline));
	}

	@Override
	public <T> Mono<T> retrieveMono(Class<T> type) {
		return retrieveMono((Type) type);
	}

	@Override
	public <T> Mono<T> retrieveMono(ParameterizedTypeReference<T> type) {
		return retrieveMono(type.getType());
	}

	private <T> Mono<T> retrieveMono(Type type) {
		return request().handle((payload, sink) -> decode(payload, type, sink));
	}

	@Override
	public <T> Flux<T> retrieveFlux(Class<T> type) {
		return retrieveFlux((Type) type);
	}

	@Override
	public <T> Flux<T> retrieveFlux(ParameterizedTypeReference<T> type) {
		return retrieveFlux(type.getType());
	}

	private <T> Flux<T> retrieveFlux(Type type) {
		return Flux.defer(() -> this.connection.get().stream(this.handler, encode(), this.options))
			.contextWrite(CurrentCall::propagate)
			.<T>handle((payload, sink) -> decode(payload, type, sink));
	}

	private <T> void decode(byte[] payload, Type type, SynchronousSink<T> sink) {
		T value = this.converter.decode(payload, type, this.handler);
		if (value != null) {
			sink.next(value);
		}
	}

	@Override
	public Mono<Void> send() {
		return request().then();
	}

	private Mono<byte[]> request() {
		return Mono.defer(() -> this.connection.get().request(this.handler, encode(), this.options))
			.contextWrite(CurrentCall::propagate);
	}

	private byte @Nullable [] encode() {
		return this.converter.encode(this.content, this.handler);
	}

	/**
	 * Shows no content.
	 */
	@Override
	public String toString() {
		return "RequestSpec[%s]".formatted(this.handler);
	}

}
