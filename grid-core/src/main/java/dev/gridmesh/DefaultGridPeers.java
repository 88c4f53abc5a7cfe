package dev.gridmesh;

import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls a set of nodes at once. Safe for any thread.
 */
final class DefaultGridPeers implements GridPeers {

	/** Items of each node that may wait for their turn in a merged stream. */
	private static final int PREFETCH = 16;

	private final Supplier<Set<NodeName>> names;

	private final Function<NodeName, GridConnection> connections;

	DefaultGridPeers(Supplier<Set<NodeName>> names, Function<NodeName, GridConnection> connections) {
		this.names = Objects.requireNonNull(names, "names");
		this.connections = Objects.requireNonNull(connections, "connections");
	}

	@Override
	public Set<NodeName> names() {
		return this.names.get();
	}

	@Override
	public PeerResults<byte[]> request(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return PeerResults.of(Flux.defer(() -> {
			Set<NodeName> names = names();
			return Flux.fromIterable(names)
				.flatMap((name) -> request(name, handler, payload, options), Math.max(1, names.size()), 1);
		}));
	}

	@Override
	public Flux<PeerResult<byte[]>> stream(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return Flux.defer(() -> {
			Set<NodeName> names = names();
			return Flux.fromIterable(names)
				.flatMap((name) -> stream(name, handler, payload, options), Math.max(1, names.size()), PREFETCH);
		});
	}

	private Flux<PeerResult<byte[]>> stream(NodeName name, HandlerId handler, byte @Nullable [] payload,
			CallOptions options) {
		return Flux.defer(() -> this.connections.apply(name).stream(handler, payload, options))
			.map((item) -> PeerResult.success(name, item))
			.onErrorResume((error) -> Mono.just(PeerResult.failure(name, error)));
	}

	private Mono<PeerResult<byte[]>> request(NodeName name, HandlerId handler, byte @Nullable [] payload,
			CallOptions options) {
		return Mono.defer(() -> this.connections.apply(name).request(handler, payload, options))
			.map((answer) -> PeerResult.success(name, answer))
			.switchIfEmpty(Mono.fromSupplier(() -> PeerResult.success(name, null)))
			.onErrorResume((error) -> Mono.just(PeerResult.failure(name, error)));
	}

}
