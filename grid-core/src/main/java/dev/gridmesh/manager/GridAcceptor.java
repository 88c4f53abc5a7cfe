package dev.gridmesh.manager;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.connection.AcceptorHandshake;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportAcceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who dials: checks the HTTP token, bounds the handshakes under way, and finds
 * the connection that a dialer belongs to. Safe for any thread.
 * <p>
 * State: closed to begin with, when transports are held; open once the node has its name;
 * closed again, for good, when it leaves.
 */
final class GridAcceptor implements TransportAcceptor {

	private static final Logger logger = LoggerFactory.getLogger(GridAcceptor.class);

	private static final String BEARER = "Bearer ";

	private final String path;

	private final ConnectionSettings settings;

	private final GridTokens tokens;

	private final AtomicInteger pendingHandshakes = new AtomicInteger();

	private final List<GridTransport> held = new ArrayList<>();

	private final RepeatedRejections rejections = new RepeatedRejections();

	private boolean closed;

	private @Nullable ConnectionEnvironment environment;

	private @Nullable PeerTable peers;

	GridAcceptor(String path, ConnectionSettings settings, GridTokens tokens) {
		this.path = path;
		this.settings = settings;
		this.tokens = tokens;
	}

	/** Begins to let in, first those that were held. */
	void open(ConnectionEnvironment environment, PeerTable peers) {
		List<GridTransport> waiting;
		synchronized (this.held) {
			this.environment = environment;
			this.peers = peers;
			waiting = List.copyOf(this.held);
			this.held.clear();
		}
		waiting.forEach((transport) -> transport.executor().execute(() -> shakeHands(transport, environment, peers)));
	}

	/** Lets in nobody any more. */
	void close() {
		List<GridTransport> waiting;
		synchronized (this.held) {
			this.closed = true;
			waiting = List.copyOf(this.held);
			this.held.clear();
		}
		waiting.forEach((transport) -> transport.executor().execute(() -> refuse(transport, "this node leaves")));
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public int maxMessageSize() {
		return this.settings.messages().maxSize();
	}

	@Override
	public boolean authorize(@Nullable String authorization) {
		String token = (authorization != null && authorization.startsWith(BEARER))
				? authorization.substring(BEARER.length()) : "";
		try {
			this.tokens.verifier().verify(token);
			return true;
		}
		catch (InvalidTokenException ex) {
			this.rejections.log("refused an upgrade", "any node", String.valueOf(ex.getMessage()));
			return false;
		}
		catch (RuntimeException ex) {
			logger.error("the check of a token failed", ex);
			return false;
		}
	}

	@Override
	public void accept(GridTransport transport) {
		if (this.pendingHandshakes.incrementAndGet() > this.settings.connect().maxPendingHandshakes()) {
			this.pendingHandshakes.decrementAndGet();
			refuse(transport, "too many handshakes under way (grid.connect.max-pending-handshakes)");
			return;
		}
		ConnectionEnvironment environment;
		PeerTable peers;
		synchronized (this.held) {
			environment = this.environment;
			peers = this.peers;
			if (!this.closed && (environment == null || peers == null)) {
				this.held.add(transport);
				return;
			}
		}
		if (this.closed || environment == null || peers == null) {
			this.pendingHandshakes.decrementAndGet();
			refuse(transport, "this node leaves");
		}
		else {
			shakeHands(transport, environment, peers);
		}
	}

	private void shakeHands(GridTransport transport, ConnectionEnvironment environment, PeerTable peers) {
		new AcceptorHandshake(transport, environment, new Handshakes(peers)).start();
	}

	private void refuse(GridTransport transport, String reason) {
		this.rejections.log("refused a connection", transport.remoteAddress(), reason);
		transport.close(CloseReason.of(CloseReason.NORMAL, reason));
	}

	/** Follows one handshake. */
	private final class Handshakes implements AcceptorHandshake.Listener {

		private final PeerTable peers;

		Handshakes(PeerTable peers) {
			this.peers = peers;
		}

		@Override
		public @Nullable Connection find(String host) {
			return this.peers.find(host);
		}

		@Override
		public void onHandshakeDone() {
			GridAcceptor.this.pendingHandshakes.decrementAndGet();
		}

		@Override
		public void onRejected(String host, String address, String reason) {
			GridAcceptor.this.pendingHandshakes.decrementAndGet();
			GridAcceptor.this.rejections.log("rejected a connection", host, reason);
		}

	}

	/**
	 * Says each reason once per remote in the log; bounded, oldest remotes first.
	 */
	private static final class RepeatedRejections {

		private static final int MAX_REMOTES = 256;

		private static final int MAX_TEXT = 200;

		private final Map<String, String> lastReasons = new LinkedHashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
				return size() > MAX_REMOTES;
			}

		};

		void log(String what, String who, String why) {
			String remote = printable(who);
			String reason = printable(why);
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

		/** What a stranger sent must not forge lines of the log, nor fill it. */
		private static String printable(String text) {
			String start = (text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT) + "…" : text;
			return start.replaceAll("\\p{Cntrl}", "?");
		}

	}

}
