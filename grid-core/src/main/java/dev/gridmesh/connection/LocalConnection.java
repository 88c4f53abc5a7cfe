package dev.gridmesh.connection;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.auth.NodePrincipal;
import dev.gridmesh.mux.MuxContext;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The connection of a node to itself: two links that are joined in memory on one loop, so
 * that local calls go through the same code as others.
 * <p>
 * State: connected until it is shut down.
 */
public final class LocalConnection extends LinkedConnection {

	private final Link callerLink;

	private final Link handlerLink;

	/**
	 * Makes a connection that can be used at once.
	 * @param environment this node
	 */
	public LocalConnection(ConnectionEnvironment environment) {
		super(environment, environment.local(), ConnectionState.CONNECTED);
		MuxIds muxIds = new MuxIds(environment.runtime().random());
		List<LocalWire> wires = LocalWire.pair(this.owner.loop());
		RemoteNode self = new RemoteNode(environment.instanceId(), environment.localExtensions(),
				new NodePrincipal(environment.local(), NodeIdentity.NAME), environment.settings().codecType(), null,
				LinkLifetime.ENDLESS, null);
		this.callerLink = new Link(environment.forLocal(muxIds), wires.get(0), self, this::linkEnded);
		this.handlerLink = new Link(environment.forLocal(muxIds), wires.get(1), self, this::linkEnded);
		activate();
	}

	private void activate() {
		try {
			this.owner.loop().execute(() -> {
				this.handlerLink.activate(LocalConnection::nothingToAnswer);
				this.callerLink.activate(LocalConnection::nothingToAnswer);
			});
		}
		catch (RejectedExecutionException ex) {
			// its loop was gone before; calls fail as those of any link that loses its
			// loop
			this.handlerLink.abandon();
			this.callerLink.abandon();
		}
	}

	private static void nothingToAnswer() {
		// there was no handshake
	}

	@Override
	@Nullable MuxContext openLink() {
		return (this.states.state() == ConnectionState.CONNECTED) ? this.callerLink.context() : null;
	}

	private void linkEnded(Link link, CloseReason reason) {
		// both ends are only ever closed by a shutdown, which changes the state itself
	}

	/**
	 * Ends this connection for good. Safe for any thread.
	 * @param reason why
	 * @return completes when no calls are taken any more
	 */
	public Mono<Void> shutDown(String reason) {
		return Mono.create((done) -> this.owner.execute(() -> {
			if (this.states.state() != ConnectionState.SHUTDOWN) {
				this.states.enter(ConnectionState.SHUTDOWN, reason);
				this.callerLink.close(CloseReason.of(CloseReason.NORMAL, reason));
				this.handlerLink.close(CloseReason.of(CloseReason.NORMAL, reason));
				this.owner.execute(() -> this.states.tell(ConnectionState.SHUTDOWN));
			}
			// behind the end of both links
			this.owner.execute(done::success);
		}));
	}

	/**
	 * Counts the calls of this node to itself that are being served. Safe for any thread.
	 * @return requests and streams
	 */
	public int inboundCalls() {
		PeerStats.Inbound inbound = this.handlerLink.stats().inbound();
		return inbound.calls() + inbound.streams();
	}

	@Override
	public NodeName remote() {
		return this.environment.local();
	}

	@Override
	public @Nullable String codecType() {
		return this.callerLink.codecType();
	}

	@Override
	public PeerStats stats() {
		ConnectionStateMachine.Snapshot snapshot = this.states.snapshot();
		return new PeerStats(remote(), snapshot.state(), ConnectionRole.LOCAL, snapshot.since(),
				this.environment.instanceId(), snapshot.lastError(), 0, this.callerLink.stats().ping(),
				this.callerLink.stats().outbound(), this.handlerLink.stats().inbound());
	}

	@Override
	public Mono<List<CallStats>> calls() {
		return Mono.create((sink) -> this.owner.execute(() -> sink.success(this.callerLink.context().calls())));
	}

	@Override
	public void renew(@Nullable String reason) {
		// nor grows old
	}

	@Override
	public void reconnect(@Nullable String reason) {
		// there is nothing between a node and itself that could be lost
	}

}
