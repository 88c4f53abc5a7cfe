package dev.gridmesh.simulation;

import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.LinkClaim;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportHandler;
import dev.gridmesh.transport.TransportListener;
import io.netty.buffer.ByteBuf;

/**
 * Listens to the connections of one process, and writes down what its application cannot
 * see: over which connection a handshake was good, and over which a call came.
 */
final class Wiretap {

	private final String node;

	private final History history;

	Wiretap(String node, History history) {
		this.node = node;
		this.history = history;
	}

	TransportConnector connector(TransportConnector connector) {
		return ForwardingTransport.wrap(connector, Tapped::new);
	}

	TransportListener listener(TransportListener listener) {
		return ForwardingTransport.wrap(listener, Tapped::new);
	}

	private final class Tapped extends ForwardingTransport {

		private final String peer;

		private final int connection;

		private boolean renews;

		private boolean agreed;

		Tapped(GridTransport delegate) {
			super(delegate);
			// for example b:9000#17
			String address = delegate.remoteAddress();
			this.peer = address.substring(0, address.indexOf(':'));
			this.connection = Integer.parseInt(address.substring(address.indexOf('#') + 1));
		}

		@Override
		public void start(TransportHandler handler) {
			super.start(new TappedHandler(handler, this));
		}

		@Override
		public void write(ByteBuf message) {
			if (!this.agreed) {
				hear(MessageCodec.decode(message.duplicate()));
			}
			super.write(message);
		}

		/** Listens to a message of either end. */
		void hear(Message message) {
			if (message.op() == Op.CONNECT_RESPONSE && HandshakeCodec.decodeResponse(message.payload()).accepted()) {
				this.agreed = true;
				Wiretap.this.history
					.add(new Event.LinkAgreed(Wiretap.this.node, this.peer, this.connection, this.renews));
			}
			else if (message.op() == Op.CONNECT) {
				LinkClaim claim = HandshakeCodec.decodeRequest(message.payload()).claim();
				this.renews = claim != null && claim.renews();
			}
		}

		/** Listens to a message of the peer. */
		void receive(Message message) {
			hear(message);
			if (message.op() == Op.RETIRE) {
				Wiretap.this.history.add(new Event.LinkRetired(Wiretap.this.node, this.peer, this.connection));
			}
			boolean opens = message.op() == Op.REQUEST || message.op() == Op.CONNECT_MUX;
			if (opens && message.payload().length > 0) {
				Payloads.Request request = Payloads.parse(message.payload());
				CallId call = new CallId(request.caller(), request.number(), Wiretap.this.node);
				Wiretap.this.history.add(new Event.CallArrived(call, this.connection));
			}
		}

	}

	private static final class TappedHandler extends ForwardingHandler {

		private final Tapped transport;

		TappedHandler(TransportHandler delegate, Tapped transport) {
			super(delegate);
			this.transport = transport;
		}

		@Override
		public void onBinary(ByteBuf message) {
			ByteBuf copy = message.duplicate();
			Message decoded = MessageCodec.decode(copy);
			if (decoded.op() == Op.MERGED) {
				MergedMessageCodec.decode(decoded, copy, this.transport::receive);
			}
			else {
				this.transport.receive(decoded);
			}
			super.onBinary(message);
		}

	}

}
