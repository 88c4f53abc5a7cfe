package dev.gridmesh.spring;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.CallOptions;
import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection whose calls have interceptors around them. Safe for any thread.
 */
final class InterceptedConnection implements GridConnection {

	private final GridConnection connection;

	private final CallInterceptors interceptors;

	InterceptedConnection(GridConnection connection, CallInterceptors interceptors) {
		this.connection = connection;
		this.interceptors = interceptors;
	}

	@Override
	public Mono<byte[]> request(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return around(handler, HandlerKind.SINGLE, options,
				(changed) -> this.connection.request(handler, payload, changed).flux())
			.singleOrEmpty();
	}

	@Override
	public Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return around(handler, HandlerKind.RESPONSE_STREAM, options,
				(changed) -> this.connection.stream(handler, payload, changed));
	}

	@Override
	public Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, Publisher<byte[]> items,
			CallOptions options) {
		return around(handler, HandlerKind.TWO_WAY_STREAM, options,
				(changed) -> this.connection.stream(handler, payload, items, changed));
	}

	private Flux<byte[]> around(HandlerId handler, HandlerKind kind, CallOptions options,
			GridCallInterceptor.Next call) {
		return this.interceptors.around(remote(), handler, kind, options, call);
	}

	@Override
	public NodeName remote() {
		return this.connection.remote();
	}

	@Override
	public ConnectionState state() {
		return this.connection.state();
	}

	@Override
	public Flux<ConnectionState> states() {
		return this.connection.states();
	}

	@Override
	public @Nullable String codecType() {
		return this.connection.codecType();
	}

	@Override
	public PeerStats stats() {
		return this.connection.stats();
	}

	@Override
	public Mono<List<CallStats>> calls() {
		return this.connection.calls();
	}

	@Override
	public Mono<Void> awaitConnected(Duration timeout) {
		return this.connection.awaitConnected(timeout);
	}

	@Override
	public void renew(@Nullable String reason) {
		this.connection.renew(reason);
	}

	@Override
	public void reconnect(@Nullable String reason) {
		this.connection.reconnect(reason);
	}

}
