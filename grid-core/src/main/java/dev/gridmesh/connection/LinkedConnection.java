package dev.gridmesh.connection;

import java.time.Duration;
import java.util.Objects;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.mux.MuxContext;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the connections to a peer and to the node itself have in common: a loop that owns
 * the state, and calls over the link of the moment.
 */
abstract class LinkedConnection implements GridConnection {

	final ConnectionEnvironment environment;

	/** Owns the state. */
	final OwnerQueue owner;

	final ConnectionStateMachine states;

	private final CallStarter calls;

	LinkedConnection(ConnectionEnvironment environment, NodeName remote, ConnectionState first) {
		this.environment = environment;
		this.owner = new OwnerQueue(environment.runtime());
		this.states = new ConnectionStateMachine(environment.runtime(), first,
				(failure) -> environment.errors().report(ApplicationPart.OBSERVER, remote, null, failure));
		this.calls = new CallStarter(this, environment, this::openLink);
	}

	/**
	 * What calls need of the link that takes them. Safe for any thread.
	 * @return the side of the link that is for calls, or {@code null} if there is none at
	 * this moment
	 */
	abstract @Nullable MuxContext openLink();

	@Override
	public final ConnectionState state() {
		return this.states.state();
	}

	@Override
	public final Flux<ConnectionState> states() {
		return this.states.states();
	}

	@Override
	public final Mono<Void> awaitConnected(Duration timeout) {
		return ConnectedAwait.of(remote(), states(), timeout, this.owner.loop());
	}

	@Override
	public final Mono<byte[]> request(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return this.calls.request(handler, payload, options);
	}

	@Override
	public final Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, CallOptions options) {
		return this.calls.stream(handler, payload, null, options);
	}

	@Override
	public final Flux<byte[]> stream(HandlerId handler, byte @Nullable [] payload, Publisher<byte[]> items,
			CallOptions options) {
		return this.calls.stream(handler, payload, Objects.requireNonNull(items, "items"), options);
	}

}
