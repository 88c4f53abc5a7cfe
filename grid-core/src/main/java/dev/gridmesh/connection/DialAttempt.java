package dev.gridmesh.connection;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ConnectSettings;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.Failures;
import dev.gridmesh.application.PeerIdentities;
import dev.gridmesh.auth.DialerProof;
import dev.gridmesh.auth.HandshakeProof;
import dev.gridmesh.auth.InvalidProofException;
import dev.gridmesh.auth.PeerClaim;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.LinkClaim;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * One attempt to reach a peer, from the first proof to the end of the handshake. Has one
 * outcome within a bounded time, whatever issuer, connector and transport do: throw at
 * any step, call back twice, or never. For the owner of the connection only; what is
 * called back on other threads is handed over to it.
 * <p>
 * State: under way, with a timer for the step of the moment, at first a dial, then one
 * transport with its handshake; ended, once, with a wire, with a failure, or given up.
 * Transports that come after that, or as a second one, are closed.
 */
final class DialAttempt implements DialListener, DialerHandshake.Listener {

	private static final Logger logger = LoggerFactory.getLogger(DialAttempt.class);

	/** So that who does a step, and knows better what takes long, times out first. */
	private static final long GRACE_NANOS = 1_000_000_000;

	private static final CloseReason GIVEN_UP = CloseReason.of(CloseReason.NORMAL, "the attempt was given up");

	private final ConnectionEnvironment node;

	private final NodeName remote;

	private final LinkClaim claim;

	private final OwnerQueue owner;

	private final Outcome outcome;

	private @Nullable ScheduledTask timer;

	private @Nullable DialerProof proof;

	private @Nullable ScheduledTask dial;

	private @Nullable GridTransport transport;

	/** What is asked beside the transport, and found out before the next step. */
	private @Nullable Disposable step;

	private @Nullable Principal principal;

	private boolean ended;

	/**
	 * Makes an attempt that has not begun.
	 * @param node this node
	 * @param remote the peer
	 * @param claim what Connect says of the connection, to a peer that wants to know
	 * @param owner the owner of the connection
	 * @param outcome is told how it ended
	 */
	DialAttempt(ConnectionEnvironment node, NodeName remote, LinkClaim claim, OwnerQueue owner, Outcome outcome) {
		this.node = node;
		this.remote = remote;
		this.claim = claim;
		this.owner = owner;
		this.outcome = outcome;
	}

	/** Takes the first step; the outcome comes later in any case. */
	void begin() {
		assert this.owner.isOwner() : "not the owner of the attempt";
		ConnectSettings settings = this.node.settings().connect();
		// no overflow: each is half of what a long can hold at most
		if (!limit("the dial",
				GridEventLoop.nanos(settings.timeout()) + GridEventLoop.nanos(settings.handshakeTimeout()))) {
			return;
		}
		DialerProof proof = prove();
		if (proof == null) {
			return;
		}
		this.proof = proof;
		PeerIdentities identities = this.node.identities();
		if (identities.hasCredentials()) {
			await(identities.credentialsFor(this.remote, this.node.runtime()),
					(credentials) -> dial(proof, credentials));
		}
		else {
			dial(proof, Map.of());
		}
	}

	/** Goes on with what others find out, unless the attempt has ended by then. */
	private <T> void await(Mono<T> found, Consumer<T> next) {
		this.step = found.subscribe((value) -> this.owner.execute(() -> {
			if (!this.ended) {
				next.accept(value);
			}
		}), (failure) -> this.owner.execute(() -> fail(named(failure))));
	}

	private void dial(DialerProof proof, Map<String, String> credentials) {
		try {
			this.dial = this.node.connector().dial(request(proof, credentials), this);
		}
		catch (Throwable ex) {
			fail(ApplicationPart.TRANSPORT_CONNECTOR, ex);
		}
	}

	/**
	 * Gives a step its time, which ends that of the one before: who never calls back
	 * holds up its own step, not those that would have come behind it.
	 * @return whether there is anybody to keep the time
	 */
	private boolean limit(String step, long nanos) {
		if (this.timer != null) {
			this.timer.cancel();
		}
		long limit = Math.min(nanos, GridEventLoop.MAX_DELAY_NANOS - GRACE_NANOS) + GRACE_NANOS;
		try {
			this.timer = this.owner.schedule(() -> fail(new GridDisconnectedException(
					"%s: %s had no outcome after %d s".formatted(this.remote, step, limit / 1_000_000_000), true)),
					limit);
			return true;
		}
		catch (RejectedExecutionException ex) {
			fail(ex);
			return false;
		}
	}

	private @Nullable DialerProof prove() {
		try {
			return this.node.auth().dial(this.node.provingNode(), this.remote);
		}
		catch (Throwable ex) {
			fail(ApplicationPart.TOKEN_ISSUER, ex);
			return null;
		}
	}

	private DialRequest request(DialerProof proof, Map<String, String> credentials) {
		ConnectionSettings settings = this.node.settings();
		Map<String, String> headers = new LinkedHashMap<>(proof.headers());
		headers.putAll(credentials);
		return new DialRequest(this.remote, this.node.path(), headers, settings.connect().timeout(),
				settings.connect().handshakeTimeout(), settings.messages().maxSize(), this.owner.loop());
	}

	@Override
	public void onDialled(GridTransport transport, UpgradeHeaders answer) {
		this.owner.execute(() -> takeOver(transport, answer));
	}

	private void takeOver(GridTransport transport, UpgradeHeaders answer) {
		DialerProof proof = this.proof;
		if (this.ended || this.transport != null || proof == null) {
			close(transport);
			return;
		}
		this.transport = transport;
		if (!limit("the handshake", GridEventLoop.nanos(this.node.settings().connect().handshakeTimeout()))) {
			return;
		}
		ConnectAnnouncement announcement = announce(proof, answer);
		if (announcement == null) {
			return;
		}
		PeerIdentities identities = this.node.identities();
		if (announcement.proof() == null || identities.isNameEnough()) {
			handshake(transport, announcement, this.node.auth().principal(this.remote));
		}
		else {
			PeerClaim claim = new PeerClaim(this.remote, this.node.local(), transport.peer(), answer);
			await(identities.identify(claim, this.node.runtime()),
					(principal) -> handshake(transport, announcement, principal));
		}
	}

	private void handshake(GridTransport transport, ConnectAnnouncement announcement, @Nullable Principal principal) {
		this.principal = principal;
		try {
			DialerHandshake handshake = new DialerHandshake(transport, this.node, this.remote, announcement, this);
			transport.executor().execute(handshake::start);
		}
		catch (Throwable ex) {
			fail(ApplicationPart.TRANSPORT_CONNECTOR, ex);
		}
	}

	/** Says nothing to whoever has not shown who it is. */
	private @Nullable ConnectAnnouncement announce(DialerProof proof, UpgradeHeaders answer) {
		try {
			HandshakeProof proven = proof.check(answer);
			Set<Extension> extensions = this.node.extensions();
			return new ConnectAnnouncement(
					new ConnectRequest(this.node.instanceId(), this.node.local().value(),
							this.node.runtime().clock().instant(), proof.connectToken(), extensions,
							this.node.settings().codecType(), extensions.contains(Extension.RENEW) ? this.claim : null),
					proven);
		}
		catch (InvalidProofException ex) {
			fail(named(ex));
		}
		catch (Throwable ex) {
			fail(ApplicationPart.TOKEN_ISSUER, ex);
		}
		return null;
	}

	private Throwable named(Throwable failure) {
		return (failure instanceof InvalidProofException)
				? new GridProtocolException("%s: %s".formatted(this.remote, failure.getMessage())) : failure;
	}

	@Override
	public void onDialFailed(Throwable cause) {
		this.owner.execute(() -> fail(cause));
	}

	@Override
	public void onHandshakeFailed(GridException error) {
		this.owner.execute(() -> fail(error));
	}

	@Override
	public void onAccepted(TransportWire wire, RemoteNode peer) {
		this.owner.execute(() -> {
			// otherwise its transport was closed when the attempt ended
			if (end()) {
				this.outcome.onConnected(wire, peer.shownToBe(this.principal));
			}
		});
	}

	private void fail(Throwable cause) {
		if (end()) {
			closeAll();
			// the owner may be amid what began this attempt
			this.owner.execute(() -> this.outcome.onFailed(cause));
		}
	}

	/** Ends with what code of the application threw. */
	private void fail(ApplicationPart part, Throwable cause) {
		fail(cause);
		this.node.errors().report(part, this.remote, null, cause);
	}

	/** Closes what has come up so far; there is no outcome. */
	void giveUp() {
		if (end()) {
			closeAll();
		}
	}

	private boolean end() {
		if (this.ended) {
			return false;
		}
		this.ended = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
		if (this.step != null) {
			this.step.dispose();
		}
		return true;
	}

	private void closeAll() {
		if (this.transport != null) {
			close(this.transport);
		}
		else if (this.dial != null) {
			try {
				this.dial.cancel();
			}
			catch (Throwable ex) {
				this.node.errors().report(ApplicationPart.TRANSPORT_CONNECTOR, this.remote, null, ex);
			}
		}
	}

	private void close(GridTransport transport) {
		try {
			transport.executor().execute(() -> transport.close(GIVEN_UP));
		}
		catch (Throwable ex) {
			// with its loop went the socket
			Failures.log(logger, Level.DEBUG, ex, "{}: a transport could not be closed", this.remote);
		}
	}

	/**
	 * Is told the outcome, once, unless the attempt is given up. Called as the owner.
	 */
	interface Outcome {

		void onConnected(TransportWire wire, RemoteNode peer);

		void onFailed(Throwable error);

	}

}
