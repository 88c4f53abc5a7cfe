package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

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
 * State: the state machine; the current link, which other threads read to make calls; the
 * links that still serve; and the dialling, which is under way only while there is no
 * link. It ends with {@link #shutDown(String)}, for good, from whose call on no link
 * takes calls. It never waits for a link: it closes the old link's queue, which any
 * thread may do, publishes the new one, and lets the old one end its calls when its loop
 * comes to it.
 */
public final class Connection extends LinkedConnection {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private static final String LEAVING = "this node leaves";

	private final NodeName remote;

	private final ConnectionRole role;

	private final ConnectionLog log;

	private final ConnectionStats stats = new ConnectionStats();

	private final LinkEnvironment linkEnvironment;

	private final Dialling dialling;

	private final Decisions decisions = new Decisions();

	private final Replacement replacement;

	private volatile @Nullable Link current;

	/** Whether the end was asked for, which the owner may not have come to. */
	private volatile boolean leaving;

	private volatile @Nullable UUID instanceId;

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
		this.dialling = new Dialling(environment, remote, this.owner, this::onDialled, this::onDialFailed);
		this.replacement = new Replacement(this.owner, GridEventLoop.nanos(environment.settings().connect().timeout()),
				this.decisions);
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

	private void onDialled(TransportWire wire, RemoteNode peer) {
		Link link = new Link(this.linkEnvironment, wire, peer, this::linkEnded);
		Runnable nothing = () -> {
			// the dialer has nothing to answer
		};
		onLinkReady(new NewLink(link, () -> link.activate(nothing),
				() -> link.end(CloseReason.of(CloseReason.NORMAL, LEAVING)),
				(reason) -> link.end(CloseReason.of(CloseReason.REJECTED, reason))));
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
		Link link = new Link(this.linkEnvironment, wire, peer, this::linkEnded);
		NewLink accepted = new NewLink(link, () -> {
			if (link.queue().isClosed()) {
				// replaced or shut down meanwhile, and about to end
				answer.leave();
			}
			else {
				link.activate(answer::accept);
			}
		}, () -> answer.refuse(CloseReason.of(CloseReason.NORMAL, LEAVING)), answer::reject);
		this.owner.execute(() -> onLinkReady(accepted));
	}

	private void onLinkReady(NewLink link) {
		Link present = this.current;
		if (this.leaving) {
			// the end is asked for, though the owner has not come to it
			onLoopOf(link.link(), link.refuse());
		}
		else if (present != null && !present.queue().isClosed()
				&& !present.instanceId().equals(link.link().instanceId())) {
			this.replacement.begin(link, present);
		}
		else {
			use(link);
		}
	}

	private void use(NewLink link) {
		NewLink waiting = this.replacement.stop();
		if (waiting != null && waiting != link) {
			// the process that is there has dialled again
			this.decisions.onNotReplaced(waiting, link.link());
		}
		handle(new ConnectionEvent(Kind.LINK_READY, "a link to " + link.link().remoteAddress(), link, 0));
	}

	private void linkEnded(Link link, CloseReason reason) {
		this.owner.execute(() -> onLinkEnded(link, reason));
	}

	private void onLinkEnded(Link link, CloseReason reason) {
		this.stats.ended(link);
		if (link == this.current) {
			long wait = isDialer() ? this.dialling.waitAfterLoss(link.peerLeaves()) : 0;
			handle(new ConnectionEvent(Kind.LINK_LOST, reason.text(), null, wait));
			this.replacement.onLinkLost();
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
			case RETIRE_CURRENT ->
				retireCurrent((next == ConnectionState.SHUTDOWN) ? event.reason() : "replaced by a new connection");
			case SET_CURRENT -> setCurrent(newLink(event).link());
			case CLEAR_CURRENT -> this.current = null;
			case ENTER -> this.states.enter(next, event.reason());
			case ACTIVATE -> onLoopOf(newLink(event).link(), newLink(event).activate());
			case REFUSE -> onLoopOf(newLink(event).link(), newLink(event).refuse());
			case DIAL -> this.dialling.dialAfter(event.waitNanos());
			case STOP_DIALLING -> this.dialling.stop();
			case LOG -> this.log.entered(next, event);
		}
	}

	private static NewLink newLink(ConnectionEvent event) {
		NewLink link = event.link();
		if (link == null) {
			throw new IllegalArgumentException("no link comes with " + event);
		}
		return link;
	}

	private void retireCurrent(String reason) {
		Link link = this.current;
		if (link != null) {
			link.retire(CloseReason.of(CloseReason.NORMAL, reason));
		}
	}

	private void setCurrent(Link link) {
		this.stats.begun(link);
		this.current = link;
		if (this.leaving) {
			// so late that it may not have been seen; the end follows
			link.queue().close();
		}
		this.instanceId = link.instanceId();
	}

	private static void onLoopOf(Link link, Runnable step) {
		try {
			link.loop().execute(step);
		}
		catch (RejectedExecutionException ex) {
			link.abandon();
		}
	}

	/**
	 * Ends this connection for good. Safe for any thread.
	 * @param reason why, for the calls that run and for the log
	 * @return completes when the state has changed and all links have ended
	 */
	public Mono<Void> shutDown(String reason) {
		return Mono.create((done) -> {
			this.leaving = true;
			Link link = this.current;
			if (link != null) {
				// at once, since the same peer may be added again before the owner comes
				// to it
				link.queue().close();
			}
			this.owner.execute(() -> end(reason, done));
		});
	}

	private void end(String reason, MonoSink<Void> done) {
		handle(ConnectionEvent.of(Kind.SHUT_DOWN, reason));
		NewLink waiting = this.replacement.stop();
		if (waiting != null) {
			onLoopOf(waiting.link(), waiting.refuse());
		}
		// those that were replaced, too: a loop may have died since then
		this.stats.serving().forEach((link) -> link.retire(CloseReason.of(CloseReason.NORMAL, reason)));
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
		Link link = this.current;
		return (link != null) ? link.context() : null;
	}

	@Override
	public NodeName remote() {
		return this.remote;
	}

	@Override
	public @Nullable String codecType() {
		Link link = this.current;
		return (link != null) ? link.codecType() : null;
	}

	@Override
	public PeerStats stats() {
		ConnectionStateMachine.Snapshot snapshot = this.states.snapshot();
		Link link = this.current;
		return new PeerStats(this.remote, snapshot.state(), this.role, snapshot.since(), this.instanceId,
				snapshot.lastError(), Math.max(0, snapshot.links() - 1), this.stats.ping(link),
				this.stats.outbound(link), this.stats.inbound(link, this.linkEnvironment.share().held()));
	}

	@Override
	public Mono<List<CallStats>> calls() {
		return Mono.create((sink) -> {
			Link link = this.current;
			if (link == null) {
				sink.success(List.of());
				return;
			}
			try {
				link.loop().execute(() -> sink.success(link.context().calls()));
			}
			catch (RejectedExecutionException ex) {
				// the loop is gone, and all calls with it
				sink.success(List.of());
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

	/** What becomes of a process that wants the place of another one. */
	private final class Decisions implements Replacement.Outcome {

		@Override
		public void onReplaced(NewLink newcomer) {
			use(newcomer);
		}

		@Override
		public void onNotReplaced(NewLink newcomer, Link stays) {
			Link other = newcomer.link();
			String remedy = "two processes have one name; give each a grid.local of its own, or stop one";
			String text = "%s is connected from %s, instance %s; instance %s at %s was refused: %s".formatted(
					Connection.this.remote, stays.remoteAddress(), stays.instanceId(), other.instanceId(),
					other.remoteAddress(), remedy);
			Connection.this.states.note(text);
			Connection.this.log.notReplaced(text);
			String told = "connected from another instance: as %s, instance %s; %s".formatted(Connection.this.remote,
					stays.instanceId(), remedy);
			onLoopOf(other, () -> newcomer.reject().accept(told));
		}

	}

	@Override
	public String toString() {
		return "Connection[" + this.environment.local() + " -> " + this.remote + ", " + state() + "]";
	}

}
