package dev.gridmesh.connection;

import java.util.Set;

import dev.gridmesh.GridException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRejectedException;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.HandshakeProof;
import dev.gridmesh.auth.LinkSecret;
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
 * The dialer's half of the handshake: says who this node is and waits to be let in
 * (protocol.md §3). Owner loop of the transport only.
 */
final class DialerHandshake extends Handshake {

	private final ConnectionEnvironment node;

	private final NodeName remote;

	private final ConnectAnnouncement announcement;

	private final Listener listener;

	DialerHandshake(GridTransport transport, ConnectionEnvironment node, NodeName remote,
			ConnectAnnouncement announcement, Listener listener) {
		super(transport, node.errors(), node.settings().connect().handshakeTimeout());
		this.node = node;
		this.remote = remote;
		this.announcement = announcement;
		this.listener = listener;
	}

	@Override
	void open() {
		send(Op.CONNECT, this.announcement.payload());
	}

	@Override
	void onFirstMessage(ByteBuf message) {
		ConnectResponse response;
		try {
			Message decoded = MessageCodec.decode(message);
			if (decoded.op() != Op.CONNECT_RESPONSE) {
				throw new GridProtocolException("unexpected connect response op: " + Op.describe(decoded.opCode()));
			}
			response = read(decoded.payload());
		}
		catch (GridProtocolException ex) {
			fail(ex, CloseReason.PROTOCOL_ERROR);
			return;
		}
		if (!response.accepted()) {
			String why = PeerText.line(response.rejectedReason());
			fail(new GridRejectedException("%s rejected this node: %s".formatted(this.remote, why)),
					CloseReason.NORMAL);
			return;
		}
		if (!settle()) {
			return;
		}
		TransportWire wire = new TransportWire(this.transport,
				new PayloadLimit(this.node.settings().messages().maxSize()), this.node.runtime());
		wire.takeOver();
		Set<Extension> extensions = Extension.common(this.announcement.request().extensions(), response.extensions());
		this.listener.onAccepted(wire,
				new RemoteNode(response.instanceId(), extensions, null,
						HandshakeCodec.codecType(response.extensions(), response.codecType()), null,
						lifetime(response, extensions), secret()));
	}

	private @Nullable LinkSecret secret() {
		HandshakeProof proof = this.announcement.proof();
		return (proof != null) ? proof.secret() : null;
	}

	/** The acceptor ends the link, too, and says when. */
	private LinkLifetime lifetime(ConnectResponse response, Set<Extension> extensions) {
		LinkLifetime own = this.node.linkLifetime(this.transport.peer());
		long millis = extensions.contains(Extension.RENEW) ? response.lifetimeMillis() : 0;
		return (millis > 0)
				? own.orEarlier(LinkLifetime.ofMillis(millis, "the link has reached the age that the peer allows"))
				: own;
	}

	/** What is not proven is not even read. */
	private ConnectResponse read(byte[] payload) {
		HandshakeProof proof = this.announcement.proof();
		if (proof != null && !proof.isConnectResponse(payload)) {
			throw new GridProtocolException(
					"%s: the answer to connect is not as its sender signed it".formatted(this.remote));
		}
		ConnectResponse response = HandshakeCodec.decodeResponse(payload);
		if (proof != null && !proof.acceptorInstance().equals(response.instanceId())) {
			throw new GridProtocolException(
					"%s: another process than that of the upgrade answered connect".formatted(this.remote));
		}
		return response;
	}

	private void fail(GridException error, int closeCode) {
		if (settle()) {
			this.listener.onHandshakeFailed(error);
			this.transport.close(CloseReason.of(closeCode, String.valueOf(error.getMessage())));
		}
	}

	@Override
	void onUnreadable(String text) {
		fail(new GridProtocolException("reading connect response: " + text), CloseReason.PROTOCOL_ERROR);
	}

	@Override
	void onFailed(String text) {
		this.listener.onHandshakeFailed(new GridRejectedException(this.remote + ": " + text));
	}

	/**
	 * Is told the outcome, once, on the transport's loop.
	 */
	interface Listener {

		void onAccepted(TransportWire wire, RemoteNode remote);

		void onHandshakeFailed(GridException error);

	}

}
