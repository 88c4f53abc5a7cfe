package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridException;
import dev.gridmesh.GridPeers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A call to many nodes. Immutable.
 *
 * @param peers the nodes
 * @param connections finds the connection to each of them
 * @param handler which handler to ask
 * @param converter turns objects into payloads
 * @param content what to send, {@code null} for an absent payload
 * @param options how to make the calls
 */
record DefaultPeersRequestSpec(GridPeers peers, Function<NodeName, GridConnection> connections, HandlerId handler,
		PayloadConverter converter, @Nullable RequestData content,
		CallOptions options) implements GridRequester.PeersRequestSpec {

	/** Items of each peer that may wait for their turn in a merged stream. */
	static final int PREFETCH = 16;

	@Override
	public GridRequester.PeersRequestSpec data(Object data) {
		return withContent(RequestData.of(data));
	}

	@Override
	public <T> GridRequester.PeersRequestSpec data(T data, ParameterizedTypeReference<T> type) {
		return withContent(new RequestData(data, type.getType()));
	}

	private GridRequester.PeersRequestSpec withContent(RequestData content) {
		return new DefaultPeersRequestSpec(this.peers, this.connections, this.handler, this.converter, content,
				this.options);
	}

	@Override
	public GridRequester.PeersRequestSpec deadline(Duration deadline) {
		return withOptions(this.options.withDeadline(deadline));
	}

	@Override
	public GridRequester.PeersRequestSpec outCapacity(int items) {
		return withOptions(this.options.withOutCapacity(items));
	}

	@Override
	public GridRequester.PeersRequestSpec metadata(String key, String value) {
		return metadata(Map.of(key, value));
	}

	@Override
	public GridRequester.PeersRequestSpec metadata(Map<String, String> metadata) {
		return options(CallOptions.defaults().withMetadata(metadata));
	}

	@Override
	public GridRequester.PeersRequestSpec options(CallOptions options) {
		return withOptions(OptionsOverlay.apply(this.options, options));
	}

	private GridRequester.PeersRequestSpec withOptions(CallOptions options) {
		return new DefaultPeersRequestSpec(this.peers, this.connections, this.handler, this.converter, this.content,
				options);
	}

	@Override
	public <T> PeerResults<T> retrieve(Class<T> type) {
		return retrieve((Type) type);
	}

	@Override
	public <T> PeerResults<T> retrieve(ParameterizedTypeReference<T> type) {
		return retrieve(type.getType());
	}

	private <T> PeerResults<T> retrieve(Type type) {
		return PeerResults.of(request(type).flatMap((result) -> {
			boolean takesLong = result.value() != null && Decoded.takesLong(result.value());
			return takesLong ? Decoded.elsewhere(() -> decode(result, type)) : Mono.just(decode(result, type));
		}));
	}

	@Override
	public <T> Flux<PeerResult<T>> retrieveFlux(Class<T> type) {
		return retrieveFlux((Type) type);
	}

	@Override
	public <T> Flux<PeerResult<T>> retrieveFlux(ParameterizedTypeReference<T> type) {
		return retrieveFlux(type.getType());
	}

	private <T> Flux<PeerResult<T>> retrieveFlux(Type type) {
		return withPayload((payload) -> {
			Set<NodeName> names = this.peers.names();
			return Flux.fromIterable(names)
				.flatMap((name) -> this.<T>stream(name, payload.orAbsent(), type), Math.max(1, names.size()), PREFETCH);
		});
	}

	private <T> Flux<PeerResult<T>> stream(NodeName name, byte @Nullable [] payload, Type type) {
		Flux<byte[]> items = Flux.defer(() -> connection(name, type).stream(this.handler, payload, this.options));
		return Decoded.<T>of(items, (item) -> this.converter.decode(item, type, this.handler))
			.map((value) -> PeerResult.success(name, value))
			.onErrorResume((error) -> Mono.just(PeerResult.failure(name, error)));
	}

	/** Finds the connection, to a peer that reads what is sent. */
	private GridConnection connection(NodeName name, Type wanted) {
		GridConnection connection = this.connections.apply(name);
		return isTyped(wanted) ? this.converter.comparison().require(connection, this.handler) : connection;
	}

	@Override
	public PeerResults<Void> send() {
		return PeerResults.of(request(null).map((result) -> new PeerResult<>(result.peer(), null, result.error())));
	}

	private Flux<PeerResult<byte[]>> request(@Nullable Type wanted) {
		return withPayload((payload) -> peers(wanted).request(this.handler, payload.orAbsent(), this.options));
	}

	private GridPeers peers(@Nullable Type wanted) {
		return isTyped(wanted) ? this.converter.comparison().around(this.peers, this.connections) : this.peers;
	}

	private boolean isTyped(@Nullable Type wanted) {
		return CodecComparison.isTyped(wanted, (this.content != null) ? this.content.type() : null);
	}

	/**
	 * Calls the nodes. An object that cannot be written fails on each of them alike, so
	 * that the results never fail as a whole.
	 */
	private <T> Flux<PeerResult<T>> withPayload(Function<Payload, Flux<PeerResult<T>>> calls) {
		return Flux.defer(() -> {
			Payload payload;
			try {
				payload = new Payload(this.converter.encode(this.content, this.handler));
			}
			catch (GridException ex) {
				return Flux.fromIterable(this.peers.names()).map((peer) -> PeerResult.<T>failure(peer, ex));
			}
			return calls.apply(payload);
		}).contextWrite(CurrentCall::propagate);
	}

	private <T> PeerResult<T> decode(PeerResult<byte[]> result, Type type) {
		if (result.value() == null) {
			return new PeerResult<>(result.peer(), null, result.error());
		}
		try {
			return PeerResult.success(result.peer(), this.converter.decode(result.value(), type, this.handler));
		}
		catch (GridException ex) {
			return PeerResult.failure(result.peer(), ex);
		}
	}

	/**
	 * Shows no content.
	 */
	@Override
	public String toString() {
		return "PeersRequestSpec[%s]".formatted(this.handler);
	}

	/**
	 * What is sent to each node.
	 */
	private record Payload(byte @Nullable [] orAbsent) {

	}

}
