package dev.gridmesh.connection;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.ClockSkewCheck;
import dev.gridmesh.auth.HandshakeProof;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.auth.LinkSecret;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.PayloadLimit;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.PeerText;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The acceptor's half of the handshake: finds out who dials, and lets it in or says why
 * not (protocol.md §3). Owner loop of the transport only.
 */
public final class AcceptorHandshake extends Handshake {

	/** Stands for a dialer that gave no name. */
	private static final String NOBODY = "?";

	private final ConnectionEnvironment environment;

	private final ProvenDialer dialer;

	private final @Nullable HandshakeProof proof;

	private final Listener listener;

	/**
	 * Makes a handshake that is not started.
	 * @param transport the accepted transport
	 * @param environment this node
	 * @param dialer what is known of the other end
	 * @param listener knows the connections, and is told the outcome
	 */
	public AcceptorHandshake(GridTransport transport, ConnectionEnvironment environment, ProvenDialer dialer,
			Listener listener) {
		super(transport, environment.errors(), environment.settings().connect().handshakeTimeout());
		this.environment = environment;
		this.dialer = dialer;
		this.proof = dialer.proof();
		this.listener = listener;
	}

	@Override
	void open() {
		// the dialer speaks first
	}

	@Override
	void onFirstMessage(ByteBuf message) {
		ConnectRequest request;
		try {
			request = read(message);
		}
		catch (GridProtocolException ex) {
			reject(HandshakeFault.MALFORMED, NOBODY, String.valueOf(ex.getMessage()));
			return;
		}
		try {
			Connection connection = check(request);
			if (connection == null) {
				return;
			}
			TransportWire wire = new TransportWire(this.transport,
					new PayloadLimit(this.environment.settings().messages().maxSize()), this.environment.runtime());
			wire.takeOver();
			this.listener.onHandshakeDone();
			Set<Extension> extensions = Extension.common(this.environment.extensions(), request.extensions());
			LinkLifetime lifetime = this.environment.linkLifetime(this.transport.peer());
			connection.accept(wire,
					new RemoteNode(request.instanceId(), extensions, principal(connection.remote()),
							HandshakeCodec.codecType(request.extensions(), request.codecType()), request.claim(),
							lifetime, secret()),
					new Answer(extensions, lifetime));
		}
		catch (RejectedConnectException ex) {
			reject(ex.fault, request.host(), String.valueOf(ex.getMessage()));
		}
	}

	private @Nullable LinkSecret secret() {
		return (this.proof != null) ? this.proof.secret() : null;
	}

	private @Nullable Principal principal(NodeName name) {
		Principal principal = this.dialer.principal();
		return (principal != null) ? principal : this.environment.auth().principal(name);
	}

	/** What is not proven is not even read. */
	private ConnectRequest read(ByteBuf message) {
		Message decoded = orRejectAs("error parsing grid connect: ", () -> MessageCodec.decode(message));
		if (decoded.op() != Op.CONNECT) {
			throw new GridProtocolException("unexpected connect op: " + Op.describe(decoded.opCode()));
		}
		if (this.proof != null && !this.proof.isConnect(decoded.payload())) {
			throw new GridProtocolException("proof: connect is not as its sender signed it");
		}
		return orRejectAs("error parsing connectReq: ", () -> HandshakeCodec.decodeRequest(decoded.payload()));
	}

	private static <T> T orRejectAs(String prefix, Supplier<T> decoding) {
		try {
			return decoding.get();
		}
		catch (GridProtocolException ex) {
			throw new GridProtocolException(prefix + ex.getMessage(), ex);
		}
	}

	/** Checks in the order that protocol.md §3 gives; the first failure is told. */
	private @Nullable Connection check(ConnectRequest request) throws RejectedConnectException {
		if (this.proof != null && (!this.proof.isDialer(request.host())
				|| !this.proof.dialerInstance().equals(request.instanceId()))) {
			throw new RejectedConnectException(HandshakeFault.OTHER_NAME,
					"proof: connect comes from another node than the upgrade");
		}
		Connection connection = this.listener.find(request.host());
		if (connection == null) {
			throw new RejectedConnectException(HandshakeFault.UNKNOWN_NAME,
					"unknown incoming host: " + PeerText.line(request.host()));
		}
		Instant now = this.environment.runtime().clock().instant();
		if (!this.environment.auth().connectTime().accepts(now, request.time())) {
			Duration difference = ClockSkewCheck.difference(now, request.time());
			throw new RejectedConnectException(HandshakeFault.WRONG_TIME,
					"time difference too large between servers: " + difference);
		}
		try {
			this.environment.auth().tokens().verifier().verify(request.token());
		}
		catch (InvalidTokenException ex) {
			throw new RejectedConnectException(HandshakeFault.BAD_TOKEN, "auth token: " + ex.getMessage());
		}
		catch (Throwable ex) {
			reject(HandshakeFault.BAD_TOKEN, request.host(), "auth token: the check failed");
			this.environment.errors().report(ApplicationPart.TOKEN_VERIFIER, connection.remote(), null, ex);
			return null;
		}
		NodeName remote = connection.remote();
		if (!remote.value().equals(request.host())) {
			throw new RejectedConnectException(HandshakeFault.OTHER_NAME,
					"expected remote '%s', got '%s'".formatted(remote, PeerText.line(request.host())));
		}
		if (connection.isDialer()) {
			throw new RejectedConnectException(HandshakeFault.WRONG_ROLE,
					"grid: expected to be client side, not server side");
		}
		return connection;
	}

	private void reject(HandshakeFault fault, String host, String reason) {
		if (!settle()) {
			return;
		}
		this.listener.onRejected(fault, host, reason);
		respond(ConnectResponse.reject(this.environment.instanceId(), reason));
		this.transport.close(CloseReason.of(CloseReason.REJECTED, reason));
	}

	private void respond(ConnectResponse response) {
		if (this.proof == null) {
			send(Op.CONNECT_RESPONSE, HandshakeCodec.encode(response));
			return;
		}
		byte[] payload = HandshakeCodec.encodeForProof(response);
		this.proof.signConnectResponse(payload);
		send(Op.CONNECT_RESPONSE, payload);
	}

	@Override
	void onUnreadable(String text) {
		reject(HandshakeFault.MALFORMED, NOBODY, "reading connect: " + text);
	}

	@Override
	void onFailed(String text) {
		this.listener.onRejected(HandshakeFault.UNFINISHED, NOBODY, "reading connect: " + text);
	}

	/**
	 * Knows the connections of this node. Called on the transport's loop.
	 */
	public interface Listener {

		/**
		 * Finds the connection to a node.
		 * @param host the name that the dialer gave
		 * @return the connection, or {@code null} if there is no such peer
		 */
		@Nullable Connection find(String host);

		/** Says that a handshake ended well. */
		void onHandshakeDone();

		/**
		 * Says that a handshake was rejected, or never came to its end.
		 * @param fault what kind of reason it was
		 * @param host the name that the dialer gave, as it came, or a question mark
		 * @param reason why
		 */
		void onRejected(HandshakeFault fault, String host, String reason);

	}

	/** Answers Connect once its link is published. */
	private final class Answer implements HandshakeAnswer {

		private final Set<Extension> extensions;

		private final LinkLifetime lifetime;

		Answer(Set<Extension> extensions, LinkLifetime lifetime) {
			this.extensions = extensions;
			this.lifetime = lifetime;
		}

		@Override
		public void accept() {
			if (settle()) {
				ConnectionEnvironment node = AcceptorHandshake.this.environment;
				long lifetime = this.extensions.contains(Extension.RENEW) ? this.lifetime.millis() : 0;
				respond(ConnectResponse.accept(node.instanceId(), this.extensions, node.settings().codecType())
					.endingWithin(lifetime));
			}
		}

		@Override
		public void refuse(CloseReason reason) {
			if (settle()) {
				AcceptorHandshake.this.transport.close(reason);
			}
		}

		@Override
		public void reject(String reason) {
			if (settle()) {
				respond(ConnectResponse.reject(AcceptorHandshake.this.environment.instanceId(), reason));
				AcceptorHandshake.this.transport.close(CloseReason.of(CloseReason.REJECTED, reason));
			}
		}

		@Override
		public void leave() {
			settle();
		}

	}

	/** Carries the reason of a rejection. */
	private static final class RejectedConnectException extends Exception {

		private static final long serialVersionUID = 1L;

		private final HandshakeFault fault;

		RejectedConnectException(HandshakeFault fault, String reason) {
			super(reason, null, false, false);
			this.fault = fault;
		}

	}

}
