package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.CallStats;
import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import dev.gridmesh.application.Failures;
import dev.gridmesh.connection.ConnectionEvent.Kind;
import dev.gridmesh.connection.ConnectionEvent.NewLink;
import dev.gridmesh.mux.MuxContext;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The lasting relation to one peer: it alone decides to dial, to back off, to accept or
 * to replace a link, as the one owner that was picked when it was made.
 * <p>
 * An event becomes a {@linkplain ConnectionTable step}: a new state and effects. The
 * effects are carried out in order, whatever fails of them; then observers are told, by a
 * task of its own, so that none of them runs amid a change.
 * <p>
 * State: the state machine; the {@linkplain ConnectionLinks links}; the dialling, which
 * is under way only while there is no link; and the {@linkplain LinkSelection choice}
 * between links, where there may be another one. It ends with {@link #shutDown(String)},
 * for good, from whose call on no link takes calls. It never waits for a link: it closes
 * the old link's queue, which any thread may do, publishes the new one, and lets the old
 * one end its calls when its loop comes to it.
 */
public final class Connection extends LinkedConnection {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final NodeName remote;

	private final ConnectionRole role;

	private final ConnectionLog log;

	private final ConnectionStats stats = new ConnectionStats();

	private final ConnectionLinks links;

	private final LinkEnvironment linkEnvironment;

	private final Dialling dialling;

	private final LinkSelection selection;

	private final Steps steps = new Steps();

	/** Whether effects are being carried out. */
	private boolean handling;

	/** Who waits for the end of all links. */
	private @Nullable List<MonoSink<Void>> waiting;

	/**
	 * Makes a connection that is not started.
	 * @param environment this node
	 * @param remote the peer
	 */
	public Connection(ConnectionEnvironment environment, NodeName remote) {
		super(environment, remote, ConnectionState.UNCONNECTED);
		this.remote = remote;
		boolean dials = DialerElection.localDials(environment.local(), remote);
		this.role = dials ? ConnectionRole.DIALER : ConnectionRole.ACCEPTOR;
		this.log = new ConnectionLog(environment, remote);
		this.linkEnvironment = environment.forRemote(remote, new MuxIds(environment.runtime().random()));
		this.links = new ConnectionLinks(this.stats,
				GridEventLoop.nanos(environment.settings().connect().retireTimeout()));
		this.selection = new LinkSelection(environment, remote, this.links, this.steps);
		this.dialling = new Dialling(environment, this.owner,
				(outcome) -> new DialAttempt(environment, remote, this.selection.claim(), this.owner, outcome),
				(wire, peer) -> this.selection.onLinkReady(dialled(wire, peer)), this::onDialFailed);
	}

	/** Begins to dial, if this node is the dialer of the pair. Safe for any thread. */
	public void start() {
		this.owner.execute(() -> handle(ConnectionEvent.of(Kind.START, "this node dials")));
	}

	/**
	 * Tells whether this node is the dialer of the pair. Safe for any thread.
	 * @return whether it dials
	 */
	boolean isDialer() {
		return this.role == ConnectionRole.DIALER;
	}

	private NewLink dialled(TransportWire wire, RemoteNode peer) {
		return NewLink.dialled(new Link(this.linkEnvironment, wire, peer, this.steps));
	}

	static CloseReason reason(String text) {
		return CloseReason.of(CloseReason.NORMAL, text);
	}

	private void onDialFailed(Throwable error, long waitNanos) {
		handle(new ConnectionEvent(Kind.DIAL_FAILED, ConnectionLog.describe(error), null, waitNanos));
	}

	/**
	 * Takes over a wire whose handshake was good. Safe for any thread.
	 * @param wire the wire, on which nothing has been answered yet
	 * @param peer the process at the other end
	 * @param answer is told on the wire's loop, once the new link is the one that takes
	 * calls or is not wanted
	 */
	void accept(TransportWire wire, RemoteNode peer, HandshakeAnswer answer) {
		Link link = new Link(this.linkEnvironment, wire, peer, this.steps);
		NewLink accepted = NewLink.accepted(link, answer);
		this.owner.execute(() -> this.selection.onLinkReady(accepted));
	}

	private void onLinkEnded(Link link, CloseReason reason) {
		this.links.ended(link);
		this.selection.ended(link);
		if (link == this.links.current()) {
			this.selection.stopRenewal();
			long wait = isDialer() ? this.dialling.waitAfterLoss(link.peerLeaves()) : 0;
			handle(new ConnectionEvent(Kind.LINK_LOST, reason.text(), null, wait));
			this.selection.onLinkLost();
		}
		// otherwise it was replaced before, or belongs to a connection that is shut down
		completeEnd();
	}

	/** Computes what an event does, carries it out, and has it told. Owner only. */
	private void handle(ConnectionEvent event) {
		assert this.owner.isOwner() && !this.handling : "not the owner of " + this + ", or amid a change";
		this.handling = true;
		ConnectionState before = this.states.state();
		ConnectionStep step = ConnectionTable.step(before, event.kind(), this.role);
		for (ConnectionEffect effect : step.effects()) {
			try {
				carryOut(effect, step.next(), event);
			}
			catch (Throwable ex) {
				Failures.log(logger, Level.ERROR, ex, "{}: failed to {} for {}", this.environment.local(), effect,
						this.remote);
			}
		}
		this.handling = false;
		if (step.next() != before || event.kind() == Kind.LINK_READY && before != ConnectionState.SHUTDOWN) {
			ConnectionState state = step.next();
			this.owner.execute(() -> this.states.tell(state));
		}
	}

	private void carryOut(ConnectionEffect effect, ConnectionState next, ConnectionEvent event) {
		switch (effect) {
			case CLOSE_CURRENT -> this.links
				.closeAll(reason((next == ConnectionState.SHUTDOWN) ? event.reason() : "replaced by a new connection"));
			case SET_CURRENT -> this.links.set(event.newLink().link());
			case RENEW_CURRENT -> this.links.renew(event.newLink().link());
			case CLEAR_CURRENT -> this.links.clear();
			case ENTER -> this.states.enter(next, event.reason());
			case ACTIVATE -> event.newLink().link().onLoop(event.newLink().activate());
			case REFUSE -> event.newLink().link().onLoop(event.newLink().refuse());
			case DIAL -> this.dialling.dialAfter(event.waitNanos());
			case STOP_DIALLING -> this.dialling.stop();
			case LOG -> this.log.entered(next, event);
		}
	}

	/**
	 * Ends this connection for good. Safe for any thread.
	 * @param reason why, for the calls that run and for the log
	 * @return completes when the state has changed and all links have ended
	 */
	public Mono<Void> shutDown(String reason) {
		return Mono.create((done) -> {
			this.links.leave();
			this.owner.execute(() -> end(reason, done));
		});
	}

	private void end(String reason, MonoSink<Void> done) {
		handle(ConnectionEvent.of(Kind.SHUT_DOWN, reason));
		this.selection.stop();
		// those that were replaced, too: a loop may have died since then
		this.stats.serving().forEach((link) -> link.close(reason(reason)));
		if (this.waiting == null) {
			this.waiting = new ArrayList<>();
		}
		this.waiting.add(done);
		completeEnd();
	}

	private void completeEnd() {
		List<MonoSink<Void>> told = this.waiting;
		if (told != null && this.stats.serving().isEmpty()) {
			this.waiting = null;
			// behind the last state that observers are told
			this.owner.execute(() -> told.forEach(MonoSink::success));
		}
	}

	/**
	 * Tells whether nothing of the peer is being served, over whichever link, and no
	 * answer waits to be written. Safe for any thread.
	 * @return whether the links may go without harm to the peer's calls
	 */
	public boolean isIdle() {
		return this.stats.isIdle();
	}

	@Override
	@Nullable MuxContext openLink() {
		Link link = this.links.current();
		return (link != null) ? link.context() : null;
	}

	@Override
	public NodeName remote() {
		return this.remote;
	}

	@Override
	public @Nullable String codecType() {
		Link link = this.links.current();
		return (link != null) ? link.codecType() : null;
	}

	@Override
	public PeerStats stats() {
		ConnectionStateMachine.Snapshot snapshot = this.states.snapshot();
		return new PeerStats(this.remote, snapshot.state(), this.role, snapshot.since(), this.links.instanceId(),
				snapshot.lastError(), Math.max(0, snapshot.links() - 1), this.stats.ping(this.links.current()),
				this.stats.outbound(), this.stats.inbound(this.linkEnvironment.share().held()));
	}

	@Override
	public Mono<List<CallStats>> calls() {
		return this.links.calls();
	}

	@Override
	public void renew(@Nullable String reason) {
		this.owner.execute(() -> renew(this.links.open(), (reason != null) ? reason : "it was asked for"));
	}

	private void renew(@Nullable Link link, String why) {
		if (isDialer()) {
			this.selection.renew(link, why);
		}
	}

	@Override
	public void reconnect(@Nullable String reason) {
		Link link = this.links.current();
		if (link != null) {
			String told = "reconnect was asked for";
			// what somebody typed here is for the log here
			link.close(reason((reason != null) ? reason : told).telling(told));
		}
	}

	/** What links and their selection have this connection do. */
	private final class Steps implements LinkListener, LinkSelection.Host {

		@Override
		public void onLinkEnded(Link link, CloseReason reason) {
			Connection.this.owner.execute(() -> Connection.this.onLinkEnded(link, reason));
		}

		@Override
		public void onRenewalDue(Link link, String why) {
			Connection.this.owner.execute(() -> renew(link, why));
		}

		@Override
		public OwnerQueue owner() {
			return Connection.this.owner;
		}

		@Override
		public ConnectionLog log() {
			return Connection.this.log;
		}

		@Override
		public void handle(ConnectionEvent event) {
			Connection.this.handle(event);
		}

		@Override
		public void notReplaced(String text) {
			Connection.this.states.note(text);
			Connection.this.log.notReplaced(text);
		}

		@Override
		public void begun(Link link) {
			Connection.this.stats.begun(link);
		}

		@Override
		public NewLink dialled(TransportWire wire, RemoteNode peer) {
			return Connection.this.dialled(wire, peer);
		}

	}

	@Override
	public String toString() {
		return "Connection[" + this.environment.local() + " -> " + this.remote + ", " + state() + "]";
	}

}
