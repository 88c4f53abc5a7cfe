package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerId;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A call to one node. Immutable.
 *
 * @param connection looks the connection up at each subscription
 * @param handler which handler to ask
 * @param converter turns objects into payloads
 * @param content what to send, {@code null} for an absent payload
 * @param items the request items, {@code null} for a call without any
 * @param options how to make the call
 */
record DefaultRequestSpec(Supplier<GridConnection> connection, HandlerId handler, PayloadConverter converter,
		@Nullable RequestData content, @Nullable SentItems items,
		CallOptions options) implements GridRequester.RequestSpec {

	@Override
	public GridRequester.RequestSpec data(Object data) {
		return withContent(RequestData.of(data));
	}

	@Override
	public <T> GridRequester.RequestSpec data(T data, ParameterizedTypeReference<T> type) {
		return withContent(new RequestData(data, type.getType()));
	}

	private GridRequester.RequestSpec withContent(RequestData content) {
		return new DefaultRequestSpec(this.connection, this.handler, this.converter, content, this.items, this.options);
	}

	@Override
	public <T> GridRequester.RequestSpec items(Publisher<? extends T> items, Class<T> type) {
		return withItems(items, type);
	}

	@Override
	public <T> GridRequester.RequestSpec items(Publisher<? extends T> items, ParameterizedTypeReference<T> type) {
		return withItems(items, type.getType());
	}

	private GridRequester.RequestSpec withItems(Publisher<?> items, Type type) {
		return new DefaultRequestSpec(this.connection, this.handler, this.converter, this.content,
				new SentItems(items, type), this.options);
	}

	@Override
	public GridRequester.RequestSpec deadline(Duration deadline) {
		return withOptions(this.options.withDeadline(deadline));
	}

	@Override
	public GridRequester.RequestSpec inCapacity(int items) {
		return withOptions(this.options.withInCapacity(items));
	}

	@Override
	public GridRequester.RequestSpec outCapacity(int items) {
		return withOptions(this.options.withOutCapacity(items));
	}

	@Override
	public GridRequester.RequestSpec metadata(String key, String value) {
		return metadata(Map.of(key, value));
	}

	@Override
	public GridRequester.RequestSpec metadata(Map<String, String> metadata) {
		return options(CallOptions.defaults().withMetadata(metadata));
	}

	@Override
	public GridRequester.RequestSpec options(CallOptions options) {
		return withOptions(OptionsOverlay.apply(this.options, options));
	}

	private GridRequester.RequestSpec withOptions(CallOptions options) {
		return new DefaultRequestSpec(this.connection, this.handler, this.converter, this.content, this.items, options);
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
		Mono<byte[]> answer = (this.items != null) ? onlyItem(type) : request(type);
		return Decoded.of(answer, (payload) -> this.converter.decode(payload, type, this.handler));
	}

	/**
	 * Waits for the end of the stream, so that the handler is not cancelled on its way.
	 */
	private Mono<byte[]> onlyItem(Type type) {
		return stream(type).index().<byte[]>handle((indexed, sink) -> {
			if (indexed.getT1() == 0) {
				sink.next(indexed.getT2());
			}
			else {
				sink.error(new GridPayloadException(
						"Handler %s answers with more than one item; use retrieveFlux".formatted(this.handler)));
			}
		}).singleOrEmpty();
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
		return Decoded.of(stream(type), (payload) -> this.converter.decode(payload, type, this.handler));
	}

	@Override
	public Mono<Void> send() {
		return (this.items != null) ? stream(null).then() : request(null).then();
	}

	private Mono<byte[]> request(@Nullable Type wanted) {
		return Mono.defer(() -> connection(wanted).request(this.handler, encode(), this.options))
			.contextWrite(CurrentCall::propagate);
	}

	/** Finds the connection, to a peer that reads what is sent. */
	private GridConnection connection(@Nullable Type wanted) {
		GridConnection connection = this.connection.get();
		Type content = (this.content != null) ? this.content.type() : null;
		Type items = (this.items != null) ? this.items.type() : null;
		return CodecComparison.isTyped(wanted, content, items)
				? this.converter.comparison().require(connection, this.handler) : connection;
	}

	private Flux<byte[]> stream(@Nullable Type wanted) {
		return Flux.defer(() -> openStream(wanted)).contextWrite(CurrentCall::propagate);
	}

	private Flux<byte[]> openStream(@Nullable Type wanted) {
		GridConnection connection = connection(wanted);
		byte[] payload = encode();
		SentItems items = this.items;
		if (items == null) {
			return connection.stream(this.handler, payload, this.options);
		}
		return connection.stream(this.handler, payload, items.encode(this.converter, this.handler), this.options);
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
