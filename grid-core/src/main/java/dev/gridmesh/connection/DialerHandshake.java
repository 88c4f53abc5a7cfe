package dev.gridmesh.connection;

import java.util.Set;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRejectedException;
import dev.gridmesh.NodeName;
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

/**
 * The dialer's half of the handshake: says who this node is and waits to be let in
 * (protocol.md §3). Owner loop of the transport only.
 */
final class DialerHandshake extends Handshake {

	private final NodeName remote;

	private final ConnectRequest request;

	private final PayloadLimit payloadLimit;

	private final Listener listener;

	DialerHandshake(GridTransport transport, ConnectionSettings settings, NodeName remote, ConnectRequest request,
			Listener listener) {
		super(transport, settings.connect().handshakeTimeout());
		this.remote = remote;
		this.request = request;
		this.payloadLimit = new PayloadLimit(settings.messages().maxSize());
		this.listener = listener;
	}

	@Override
	void open() {
		send(Op.CONNECT, HandshakeCodec.encode(this.request));
	}

	@Override
	void onFirstMessage(ByteBuf message) {
		ConnectResponse response;
		try {
			Message decoded = MessageCodec.decode(message);
			if (decoded.op() != Op.CONNECT_RESPONSE) {
				throw new GridProtocolException("unexpected connect response op: " + Op.describe(decoded.opCode()));
			}
			response = HandshakeCodec.decodeResponse(decoded.payload());
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
		TransportWire wire = new TransportWire(this.transport, this.payloadLimit);
		wire.takeOver();
		Set<Extension> extensions = Extension.common(this.request.extensions(), response.extensions());
		this.listener.onAccepted(wire, new RemoteNode(response.instanceId(), extensions));
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
