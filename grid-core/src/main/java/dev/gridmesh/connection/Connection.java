package dev.gridmesh.connection;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The lasting relation to one peer: it alone decides to dial, to back off, to accept or
 * to replace a link, on one loop that was picked when it was made.
 * <p>
 * State: the state machine; the current link, which other threads read to make calls; and
 * the dialling, which is under way only while there is no link. It ends with
 * {@link #shutDown(String)}, for good, from whose call on no link takes calls. It never
 * waits for a link: it closes the old link's queue, which any thread may do, publishes
 * the new one, and lets the old one end its calls when its loop comes to it.
 */
public final class Connection extends LinkedConnection {

	private final NodeName remote;

	private final ConnectionRole role;

	private final ConnectionLog log;

	private final LinkStats stats = new LinkStats();

	private final LinkEnvironment linkEnvironment;

	private final Dialling dialling;

	private volatile @Nullable Link current;

	/** The link at the end, which whoever asks again for the end waits for, too. */
	private @Nullable Link last;

	/** Whether the end was asked for, which the loop may not have come to. */
	private volatile boolean leaving;

	private volatile @Nullable UUID instanceId;

	/**
	 * Makes a connection that is not started.
	 * @param environment this node
	 * @param remote the peer
	 */
	public Connection(ConnectionEnvironment environment, NodeName remote) {
		super(environment, ConnectionState.UNCONNECTED);
		this.remote = remote;
		boolean dials = DialerElection.localDials(environment.local(), remote);
		this.role = dials ? ConnectionRole.DIALER : ConnectionRole.ACCEPTOR;
		this.log = new ConnectionLog(environment.local(), remote);
		MuxIds muxIds = new MuxIds(environment.runtime().random());
		this.linkEnvironment = environment.forRemote(remote, muxIds, this.stats);
		this.dialling = new Dialling(environment, remote, this.loop, this::onDialled, this::onDialFailed);
	}

	/** Begins to dial, if this node is the dialer of the pair. Safe for any thread. */
	public void start() {
		this.loop.execute(() -> {
			if (this.role == ConnectionRole.DIALER && this.states.state() == ConnectionState.UNCONNECTED) {
				this.states.transitionTo(ConnectionState.CONNECTING, null);
				this.dialling.dialAfter(0);
			}
		});
	}

	/**
	 * Tells whether this node is the dialer of the pair. Safe for any thread.
	 * @return whether it dials
	 */
	boolean isDialer() {
		return this.role == ConnectionRole.DIALER;
	}

	private void onDialled(TransportWire wire, RemoteNode peer) {
		Link link = new Link(this.linkEnvironment, wire, peer, this::linkEnded);
		if (publish(link)) {
			link.loop().execute(link::activate);
		}
		else {
			link.retire(CloseReason.of(CloseReason.NORMAL, "this node has no use for the connection any more"));
		}
	}

	private void onDialFailed(Throwable error, long waitNanos) {
		if (this.states.state() == ConnectionState.SHUTDOWN) {
			return;
		}
		String text = ConnectionLog.describe(error);
		this.log.attemptFailed(text);
		if (this.states.state() == ConnectionState.CONNECTION_ERROR) {
			this.states.failedAgain(text);
		}
		else {
			this.states.transitionTo(ConnectionState.CONNECTION_ERROR, text);
		}
		this.dialling.dialAfter(waitNanos);
	}

	/**
	 * Takes over a wire whose handshake was good. Safe for any thread.
	 * @param wire the wire, on which nothing has been answered yet
	 * @param peer the process at the other end
	 * @param answer sends ConnectResponse; runs on the wire's loop, once the new link is
	 * the one that takes calls
	 * @param refuse closes the transport; runs on the wire's loop
	 */
	void accept(TransportWire wire, RemoteNode peer, Runnable answer, Consumer<CloseReason> refuse) {
		Link link = new Link(this.linkEnvironment, wire, peer, this::linkEnded);
		this.loop.execute(() -> {
			if (publish(link)) {
				link.loop().execute(() -> {
					// unless it was replaced or shut down meanwhile, and is about to end
					if (!link.queue().isClosed()) {
						answer.run();
						link.activate();
					}
				});
			}
			else {
				link.loop().execute(() -> refuse.accept(CloseReason.of(CloseReason.NORMAL, "this node leaves")));
			}
		});
	}

	/** Makes a link the one that takes calls, in the place of the one before. */
	private boolean publish(Link link) {
		if (this.leaving) {
			return false;
		}
		Link old = this.current;
		if (old != null) {
			old.retire(CloseReason.of(CloseReason.NORMAL, "replaced by a new connection"));
		}
		this.current = link;
		if (this.leaving) {
			// so late that it may not have been seen; the end follows
			link.queue().close();
		}
		this.instanceId = link.instanceId();
		this.states.transitionTo(ConnectionState.CONNECTED, null);
		this.log.connected(link);
		return true;
	}

	private void linkEnded(Link link, CloseReason reason) {
		this.loop.execute(() -> onLinkEnded(link, reason));
	}

	private void onLinkEnded(Link link, CloseReason reason) {
		if (link != this.current) {
			// it was replaced before, or belongs to a connection that is shut down
			return;
		}
		this.current = null;
		this.states.transitionTo(ConnectionState.CONNECTION_ERROR, reason.text());
		this.log.disconnected(reason);
		if (this.role == ConnectionRole.DIALER) {
			this.dialling.dialAfterLoss(link.peerLeaves());
		}
	}

	/**
	 * Ends this connection for good. Safe for any thread.
	 * @param reason why, for the calls that run and for the log
	 * @return completes when the state has changed and the calls of the link have ended
	 */
	public Mono<Void> shutDown(String reason) {
		return Mono.create((done) -> {
			this.leaving = true;
			Link link = this.current;
			if (link != null) {
				// at once, since the same peer may be added again before the loop comes
				// to it
				link.queue().close();
			}
			this.loop.execute(() -> end(reason, done));
		});
	}

	private void end(String reason, MonoSink<Void> done) {
		if (this.states.state() != ConnectionState.SHUTDOWN) {
			this.dialling.stop();
			this.last = this.current;
			this.current = null;
			this.states.transitionTo(ConnectionState.SHUTDOWN, reason);
			this.log.shutDown(reason);
		}
		Link link = this.last;
		if (link != null) {
			link.retire(CloseReason.of(CloseReason.NORMAL, reason));
			// behind the end that was just handed over
			link.loop().execute(done::success);
		}
		else {
			done.success();
		}
	}

	/**
	 * Tells whether nothing of the peer is being served, and no answer waits to be
	 * written. Safe for any thread.
	 * @return whether the link may go without harm to the peer's calls
	 */
	public boolean isIdle() {
		PeerStats.Inbound inbound = this.stats.inbound();
		return inbound.calls() + inbound.streams() + this.stats.outbound().queued() == 0;
	}

	@Override
	@Nullable Link openLink() {
		return this.current;
	}

	@Override
	public NodeName remote() {
		return this.remote;
	}

	@Override
	public PeerStats stats() {
		ConnectionStateMachine.Snapshot snapshot = this.states.snapshot();
		return new PeerStats(this.remote, snapshot.state(), this.role, snapshot.since(), this.instanceId,
				snapshot.lastError(), Math.max(0, snapshot.links() - 1), this.stats.ping(), this.stats.outbound(),
				this.stats.inbound());
	}

	@Override
	public Mono<List<CallStats>> calls() {
		return Mono.create((sink) -> {
			Link link = this.current;
			if (link == null) {
				sink.success(List.of());
			}
			else {
				link.loop().execute(() -> sink.success(link.calls()));
			}
		});
	}

	@Override
	public void reconnect(@Nullable String reason) {
		Link link = this.current;
		if (link != null) {
			String told = "reconnect was asked for";
			// what somebody typed here is for the log here
			link.retire(CloseReason.of(CloseReason.NORMAL, (reason != null) ? reason : told).telling(told));
		}
	}

	@Override
	public String toString() {
		return "Connection[" + this.environment.local() + " -> " + this.remote + ", " + state() + "]";
	}

}
