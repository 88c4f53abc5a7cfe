package dev.gridmesh.manager;

import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.CauseLog;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.auth.UpgradeTimeCheck;
import dev.gridmesh.connection.AcceptorHandshake;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.connection.HandshakeFault;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.PeerText;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;

/**
 * Lets in who dials: checks token and time of the upgrade, bounds the handshakes under
 * way, and finds the connection that a dialer belongs to. Safe for any thread.
 * <p>
 * State, of one run of the node: closed to begin with, when transports are held; open
 * once the node has its name; closed again, for good, when it leaves. A transport is
 * pending, and known here, from its upgrade until its handshake has ended; whatever is
 * pending when the node leaves is closed, and the oldest when there are too many.
 */
final class GridAcceptor implements TransportAcceptor {

	private static final Logger logger = LoggerFactory.getLogger(GridAcceptor.class);

	private static final String BEARER = "Bearer ";

	private final String path;

	private final ConnectionSettings settings;

	private final GridAuth auth;

	private final GridRuntime runtime;

	private final ApplicationErrors errors;

	/** Guards the state. */
	private final Object lock = new Object();

	private final PendingHandshakes pending;

	private final CauseLog<Refusal> refusals;

	private final CauseLog<HandshakeFault> rejections;

	private boolean closed;

	private @Nullable ConnectionEnvironment environment;

	private @Nullable PeerTable peers;

	GridAcceptor(String path, ConnectionSettings settings, GridAuth auth, GridRuntime runtime,
			ApplicationErrors errors) {
		this.path = path;
		this.settings = settings;
		this.auth = auth;
		this.runtime = runtime;
		this.errors = errors;
		this.pending = new PendingHandshakes(settings.connect().maxPendingHandshakes());
		this.refusals = new CauseLog<>(logger, Refusal.class, 1, runtime::nanoTime);
		this.rejections = new CauseLog<>(logger, HandshakeFault.class, 1, runtime::nanoTime);
	}

	/** Begins to let in, first those that were held. */
	void open(ConnectionEnvironment environment, PeerTable peers) {
		List<GridTransport> held;
		synchronized (this.lock) {
			this.environment = environment;
			this.peers = peers;
			held = this.pending.all();
		}
		held.forEach((transport) -> onLoopOf(transport, () -> shakeHands(transport, environment, peers)));
	}

	/** Lets in nobody any more, and closes what has not been let in. */
	void close() {
		List<GridTransport> left;
		synchronized (this.lock) {
			this.closed = true;
			left = this.pending.all();
		}
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
	public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers) {
		return Mono.fromCallable(() -> isGood(headers) ? new Admitted() : null);
	}

	private boolean isGood(UpgradeHeaders headers) {
		String authorization = headers.first("Authorization");
		String token = (authorization != null && authorization.startsWith(BEARER))
				? authorization.substring(BEARER.length()) : "";
		try {
			this.auth.tokens().verifier().verify(token);
		}
		catch (InvalidTokenException ex) {
			refusedUpgrade(Refusal.TOKEN, String.valueOf(ex.getMessage()));
			return false;
		}
		catch (Throwable ex) {
			this.errors.report(ApplicationPart.TOKEN_VERIFIER, ex);
			return false;
		}
		return !this.auth.upgradesTimed() || isNear(headers.first(UpgradeTimeCheck.HEADER));
	}

	private boolean isNear(@Nullable String time) {
		String fault = UpgradeTimeCheck.faultOf(time, this.runtime.clock().instant());
		if (fault != null) {
			refusedUpgrade(Refusal.TIME, fault);
		}
		return fault == null;
	}

	private void refusedUpgrade(Refusal cause, String why) {
		this.refusals.write(cause, Level.WARN, "refused an upgrade: {}", PeerText.line(why));
	}

	private void accept(GridTransport transport) {
		ConnectionEnvironment environment;
		PeerTable peers;
		GridTransport displaced = null;
		boolean leaves;
		synchronized (this.lock) {
			environment = this.environment;
			peers = this.peers;
			leaves = this.closed;
			if (!leaves) {
				displaced = this.pending.add(transport);
			}
		}
		if (leaves) {
			refuse(transport, Refusal.LEAVING);
		}
		else if (environment != null && peers != null) {
			shakeHands(transport, environment, peers);
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

	private void shakeHands(GridTransport transport, ConnectionEnvironment environment, PeerTable peers) {
		new AcceptorHandshake(transport, environment, new Follower(transport, peers)).start();
	}

	private void refuse(GridTransport transport, Refusal cause) {
		CloseReason reason = (cause == Refusal.LEAVING) ? CloseReason.of(CloseReason.NORMAL, "this node leaves")
				: CloseReason.of(CloseReason.TRY_AGAIN_LATER,
						"too many handshakes under way, this was the oldest (grid.connect.max-pending-handshakes)");
		this.refusals.write(cause, Level.WARN, "refused a connection of {}: {}",
				PeerText.line(transport.remoteAddress()), reason.text());
		transport.close(reason);
	}

	/** Hands over one transport. */
	private final class Admitted implements AdmittedUpgrade {

		@Override
		public Map<String, String> headers() {
			return Map.of();
		}

		@Override
		public int maxMessageSize() {
			return GridAcceptor.this.settings.messages().maxSize();
		}

		@Override
		public void accept(GridTransport transport) {
			GridAcceptor.this.accept(transport);
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
				GridAcceptor.this.rejections.write(fault, Level.WARN, "rejected a connection of {} at {}: {}",
						PeerText.line(host), PeerText.line(this.transport.remoteAddress()), PeerText.line(reason));
			}
		}

	}

	/** What an upgrade or a connection is refused for. */
	private enum Refusal {

		TOKEN, TIME, LEAVING, NO_ROOM

	}

}
