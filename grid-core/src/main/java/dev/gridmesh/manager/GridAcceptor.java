package dev.gridmesh.manager;

import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.application.CauseLog;
import dev.gridmesh.auth.InvalidProofException;
import dev.gridmesh.auth.ProofFault;
import dev.gridmesh.auth.UpgradeCheck;
import dev.gridmesh.connection.AcceptorHandshake;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.connection.HandshakeFault;
import dev.gridmesh.connection.ProvenDialer;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.PeerText;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets in who dials: has its proof checked, bounds the handshakes under way, and finds
 * the connection that a dialer belongs to. Safe for any thread.
 * <p>
 * State, of one run of the node: closed to begin with, when upgrades are held, since only
 * a node that has its name can tell whether it is meant; open then; closed again, for
 * good, when it leaves. A transport is pending, and known here, from its upgrade until
 * its handshake has ended; whatever is pending when the node leaves is closed, and the
 * oldest when there are too many.
 */
final class GridAcceptor implements TransportAcceptor {

	private static final Logger logger = LoggerFactory.getLogger(GridAcceptor.class);

	private final String path;

	private final ConnectionSettings settings;

	/** Guards the state. */
	private final Object lock = new Object();

	private final PendingHandshakes pending;

	private final CauseLog<Refusal> refusals;

	private final CauseLog<ProofFault> faults;

	private final CauseLog<HandshakeFault> rejections;

	/** Upgrades that wait for {@link #opened}. */
	private final AtomicInteger held = new AtomicInteger();

	private final Sinks.One<Door> opened = Sinks.one();

	private boolean closed;

	GridAcceptor(String path, ConnectionSettings settings, GridRuntime runtime) {
		this.path = path;
		this.settings = settings;
		this.pending = new PendingHandshakes(settings.connect().maxPendingHandshakes());
		this.refusals = new CauseLog<>(logger, Refusal.class, 1, runtime::nanoTime);
		this.faults = new CauseLog<>(logger, ProofFault.class, 1, runtime::nanoTime);
		this.rejections = new CauseLog<>(logger, HandshakeFault.class, 1, runtime::nanoTime);
	}

	/** Begins to let in, first those that were held. */
	void open(ConnectionEnvironment environment, PeerTable peers) {
		UpgradeCheck check = environment.auth().upgrades(environment.provingNode(), (name) -> peers.find(name) != null);
		this.opened.tryEmitValue(new Door(environment, peers, new UpgradeAdmission(environment, check)));
	}

	/** Lets in nobody any more, and closes what has not been let in. */
	void close() {
		List<GridTransport> left;
		synchronized (this.lock) {
			this.closed = true;
			left = this.pending.all();
		}
		// unless it was open, it never will be
		this.opened.tryEmitEmpty();
		left.forEach((transport) -> onLoopOf(transport, () -> {
			if (end(transport)) {
				refuse(transport, Refusal.LEAVING);
			}
		}));
	}

	/** One transport that fails keeps none from the others. */
	private void onLoopOf(GridTransport transport, Runnable step) {
		try {
			transport.executor().execute(step);
		}
		catch (RejectedExecutionException ex) {
			// with its loop went the socket
			end(transport);
		}
	}

	/** Returns whether the handshake of a transport had not ended before. */
	private boolean end(GridTransport transport) {
		synchronized (this.lock) {
			return this.pending.end(transport);
		}
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer) {
		return Mono.defer(() -> {
			if (this.held.incrementAndGet() > this.settings.connect().maxPendingHandshakes()) {
				this.held.decrementAndGet();
				this.refusals.write(Refusal.NO_ROOM, Level.WARN,
						"refused an upgrade: {} wait for the start of this node, or for its authenticator",
						this.settings.connect().maxPendingHandshakes());
				return Mono.empty();
			}
			return this.opened.asMono()
				.flatMap((door) -> admit(door, headers, peer))
				.doFinally((signal) -> this.held.decrementAndGet());
		});
	}

	private Mono<AdmittedUpgrade> admit(Door door, UpgradeHeaders headers, SocketPeer peer) {
		return door.admission()
			.admit(headers, peer)
			.<AdmittedUpgrade>map((admission) -> new Admitted(door, admission))
			.onErrorResume(InvalidProofException.class, (ex) -> {
				this.faults.write(ex.fault(), Level.WARN, "refused an upgrade of {}: {}", PeerText.line(peer.address()),
						PeerText.line(String.valueOf(ex.getMessage())));
				return Mono.empty();
			});
	}

	private void accept(GridTransport transport, Door door, ProvenDialer dialer) {
		GridTransport displaced = null;
		boolean leaves;
		synchronized (this.lock) {
			leaves = this.closed;
			if (!leaves) {
				displaced = this.pending.add(transport);
			}
		}
		if (leaves) {
			refuse(transport, Refusal.LEAVING);
		}
		else {
			new AcceptorHandshake(transport, door.environment(), dialer, new Follower(transport, door.peers())).start();
		}
		if (displaced != null) {
			makeRoom(displaced);
		}
	}

	/** Unless its handshake is done before its loop comes to it. */
	private void makeRoom(GridTransport displaced) {
		onLoopOf(displaced, () -> {
			if (end(displaced)) {
				refuse(displaced, Refusal.NO_ROOM);
			}
		});
	}

	private void refuse(GridTransport transport, Refusal cause) {
		CloseReason reason = (cause == Refusal.LEAVING) ? CloseReason.of(CloseReason.NORMAL, "this node leaves")
				: CloseReason.of(CloseReason.TRY_AGAIN_LATER,
						"too many handshakes under way, this was the oldest (grid.connect.max-pending-handshakes)");
		this.refusals.write(cause, Level.WARN, "refused a connection of {}: {}",
				PeerText.line(transport.remoteAddress()), reason.text());
		transport.close(reason);
	}

	/**
	 * What is behind this once it is open.
	 *
	 * @param environment this node, which has its name
	 * @param peers knows the connections
	 * @param admission tells who dials
	 */
	private record Door(ConnectionEnvironment environment, PeerTable peers, UpgradeAdmission admission) {

	}

	/** Takes one transport, whose dialer has shown who it is. */
	private final class Admitted implements AdmittedUpgrade {

		private final Door door;

		private final UpgradeAdmission.Admission admission;

		Admitted(Door door, UpgradeAdmission.Admission admission) {
			this.door = door;
			this.admission = admission;
		}

		@Override
		public Map<String, String> headers() {
			return this.admission.headers();
		}

		@Override
		public int maxMessageSize() {
			return GridAcceptor.this.settings.messages().maxSize();
		}

		@Override
		public void accept(GridTransport transport) {
			GridAcceptor.this.accept(transport, this.door, this.admission.dialer());
		}

	}

	/** Follows one handshake. */
	private final class Follower implements AcceptorHandshake.Listener {

		private final GridTransport transport;

		private final PeerTable peers;

		Follower(GridTransport transport, PeerTable peers) {
			this.transport = transport;
			this.peers = peers;
		}

		@Override
		public @Nullable Connection find(String host) {
			return this.peers.find(host);
		}

		@Override
		public void onHandshakeDone() {
			end(this.transport);
		}

		@Override
		public void onRejected(HandshakeFault fault, String host, String reason) {
			// otherwise it was refused, and logged, before
			if (end(this.transport)) {
				GridAcceptor.this.rejections.write(fault, Level.WARN, "rejected a connection of {} at {}: {}: {}",
						PeerText.line(host), PeerText.line(this.transport.remoteAddress()), PeerText.line(reason),
						fault.remedy());
			}
		}

	}

	/** What an upgrade or a connection is refused for. */
	private enum Refusal {

		LEAVING, NO_ROOM

	}

}
