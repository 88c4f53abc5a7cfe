package dev.gridmesh.spring;

import java.util.Set;
import java.util.function.Function;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridPeers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many nodes, where the call to each has interceptors around it. Safe for any thread.
 */
final class InterceptedPeers implements GridPeers {

	private final GridPeers peers;

	private final Function<NodeName, GridConnection> connections;

	InterceptedPeers(GridPeers peers, Function<NodeName, GridConnection> connections) {
		this.peers = peers;
		this.connections = connections;
	}

	@Override
	public Set<NodeName> names() {
		return this.peers.names();
	}

	@Override
	public PeerResults<byte[]> request(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return PeerResults.of(Flux.defer(() -> {
			Set<NodeName> names = names();
			return Flux.fromIterable(names)
				.flatMap((name) -> request(name, handler, payload, options), Math.max(1, names.size()), 1);
		}));
	}

	private Mono<PeerResult<byte[]>> request(NodeName name, HandlerId handler, byte @Nullable [] payload,
			CallOptions options) {
		return Mono.defer(() -> this.connections.apply(name).request(handler, payload, options))
			.map((answer) -> PeerResult.success(name, answer))
			.switchIfEmpty(Mono.fromSupplier(() -> PeerResult.success(name, null)))
			.onErrorResume((error) -> Mono.just(PeerResult.failure(name, error)));
	}

}
