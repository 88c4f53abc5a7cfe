package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridException;
import dev.gridmesh.GridPeers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A call to many nodes. Immutable.
 *
 * @param peers the nodes
 * @param handler which handler to ask
 * @param converter turns objects into payloads
 * @param content what to send, {@code null} for an absent payload
 * @param options how to make the calls
 */
record DefaultPeersRequestSpec(GridPeers peers, HandlerId handler, PayloadConverter converter, @Nullable Object content,
		CallOptions options) implements GridRequester.PeersRequestSpec {

	@Override
	public GridRequester.PeersRequestSpec data(Object data) {
		return new DefaultPeersRequestSpec(this.peers, this.handler, this.converter,
				Objects.requireNonNull(data, "data"), this.options);
	}

	@Override
	public GridRequester.PeersRequestSpec deadline(Duration deadline) {
		return new DefaultPeersRequestSpec(this.peers, this.handler, this.converter, this.content,
				this.options.withDeadline(deadline));
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
		return PeerResults.of(request().map((result) -> decode(result, type)));
	}

	@Override
	public PeerResults<Void> send() {
		return PeerResults.of(request().map((result) -> new PeerResult<>(result.peer(), null, result.error())));
	}

	/**
	 * Calls the nodes. An object that cannot be written fails on each of them alike, so
	 * that the results never fail as a whole.
	 */
	private Flux<PeerResult<byte[]>> request() {
		return Flux.defer(() -> {
			byte[] payload;
			try {
				payload = this.converter.encode(this.content, this.handler);
			}
			catch (GridException ex) {
				return Flux.fromIterable(this.peers.names()).map((peer) -> PeerResult.failure(peer, ex));
			}
			return this.peers.request(this.handler, payload, this.options);
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

}
