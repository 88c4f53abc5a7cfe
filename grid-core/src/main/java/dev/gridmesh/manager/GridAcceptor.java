package dev.gridmesh.manager;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.auth.UpgradeTimeCheck;
import dev.gridmesh.connection.AcceptorHandshake;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.PeerText;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Lets in who dials: checks token and time of the upgrade, bounds the handshakes under
 * way, and finds the connection that a dialer belongs to. Safe for any thread.
 * <p>
 * State, of one run of the node: closed to begin with, when transports are held; open
 * once the node has its name; closed again, for good, when it leaves. A transport is
 * pending, and known here, from its upgrade until its handshake has ended; whatever is
 * pending when the node leaves is closed.
 */
final class GridAcceptor implements TransportAcceptor {

	private static final Logger logger = LoggerFactory.getLogger(GridAcceptor.class);

	private static final String BEARER = "Bearer ";

	private static final String LEAVING = "this node leaves";

	private final String path;

	private final ConnectionSettings settings;

	private final GridAuth auth;

	private final InstantSource clock;

	private final ApplicationErrors errors;

	/** Guards the state. */
	private final Object lock = new Object();

	private final Set<GridTransport> pending = new LinkedHashSet<>();

	private final RepeatedRejections rejections = new RepeatedRejections();

	private boolean closed;

	private @Nullable ConnectionEnvironment environment;

	private @Nullable PeerTable peers;

	GridAcceptor(String path, ConnectionSettings settings, GridAuth auth, InstantSource clock,
			ApplicationErrors errors) {
		this.path = path;
		this.settings = settings;
		this.auth = auth;
		this.clock = clock;
		this.errors = errors;
	}

	/** Begins to let in, first those that were held. */
	void open(ConnectionEnvironment environment, PeerTable peers) {
		List<GridTransport> held;
		synchronized (this.lock) {
			this.environment = environment;
			this.peers = peers;
			held = List.copyOf(this.pending);
		}
		held.forEach((transport) -> onLoopOf(transport, () -> shakeHands(transport, environment, peers)));
	}

	/** Lets in nobody any more, and closes what has not been let in. */
	void close() {
		List<GridTransport> left;
		synchronized (this.lock) {
			this.closed = true;
			left = List.copyOf(this.pending);
		}
		left.forEach((transport) -> onLoopOf(transport, () -> {
			if (end(transport)) {
				refuse(transport, LEAVING);
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
			return this.pending.remove(transport);
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
			this.rejections.log("refused an upgrade", "any node", String.valueOf(ex.getMessage()));
			return false;
		}
		catch (Throwable ex) {
			this.errors.report(ApplicationPart.TOKEN_VERIFIER, ex);
			return false;
		}
		return !this.auth.upgradesTimed() || isNear(headers.first(UpgradeTimeCheck.HEADER));
	}

	private boolean isNear(@Nullable String time) {
		String fault = UpgradeTimeCheck.faultOf(time, this.clock.instant());
		if (fault != null) {
			this.rejections.log("refused an upgrade", "any node", fault);
		}
		return fault == null;
	}

	private void accept(GridTransport transport) {
		ConnectionEnvironment environment;
		PeerTable peers;
		String refusal;
		synchronized (this.lock) {
			environment = this.environment;
			peers = this.peers;
			refusal = refusal();
			if (refusal == null) {
				this.pending.add(transport);
			}
		}
		if (refusal != null) {
			refuse(transport, refusal);
		}
		else if (environment != null && peers != null) {
			shakeHands(transport, environment, peers);
		}
	}

	private @Nullable String refusal() {
		if (this.closed) {
			return LEAVING;
		}
		boolean room = this.pending.size() < this.settings.connect().maxPendingHandshakes();
		return room ? null : "too many handshakes under way (grid.connect.max-pending-handshakes)";
	}

	private void shakeHands(GridTransport transport, ConnectionEnvironment environment, PeerTable peers) {
		new AcceptorHandshake(transport, environment, new Follower(transport, peers)).start();
	}

	private void refuse(GridTransport transport, String reason) {
		this.rejections.log("refused a connection", transport.remoteAddress(), reason);
		transport.close(CloseReason.of(CloseReason.NORMAL, reason));
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
		public void onRejected(String host, String address, String reason) {
			// otherwise it was refused, and logged, before
			if (end(this.transport)) {
				GridAcceptor.this.rejections.log("rejected a connection", host, reason);
			}
		}

	}

	/**
	 * Says each reason once per remote in the log; bounded, oldest remotes first.
	 */
	private static final class RepeatedRejections {

		private static final int MAX_REMOTES = 256;

		private final Map<String, String> lastReasons = new LinkedHashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
				return size() > MAX_REMOTES;
			}

		};

		void log(String what, String who, String why) {
			String remote = PeerText.line(who);
			String reason = PeerText.line(why);
			boolean repeated;
			synchronized (this.lastReasons) {
				repeated = reason.equals(this.lastReasons.put(remote, reason));
			}
			if (repeated) {
				logger.debug("{} of {}: {}", what, remote, reason);
			}
			else {
				logger.warn("{} of {}: {}", what, remote, reason);
			}
		}

	}

}
