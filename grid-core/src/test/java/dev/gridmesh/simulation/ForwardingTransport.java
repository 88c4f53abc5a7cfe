package dev.gridmesh.simulation;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TestUpgrade;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportHandler;
import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.UpgradeHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import reactor.core.publisher.Mono;

/**
 * A transport between a node and its network that hands everything on; what else it does
 * is for its subclasses to say.
 */
class ForwardingTransport implements GridTransport {

	private final GridTransport delegate;

	ForwardingTransport(GridTransport delegate) {
		this.delegate = delegate;
	}

	/**
	 * Puts something between a node and the connections that it dials.
	 * @param connector the network's
	 * @param wrapper wraps each transport
	 * @return the connector for the node
	 */
	static TransportConnector wrap(TransportConnector connector, UnaryOperator<GridTransport> wrapper) {
		return (request, listener) -> connector.dial(request, new DialListener() {
			@Override
			public void onDialled(GridTransport transport, UpgradeHeaders answer) {
				listener.onDialled(wrapper.apply(transport), answer);
			}

			@Override
			public void onDialFailed(Throwable cause) {
				listener.onDialFailed(cause);
			}
		});
	}

	/**
	 * Puts something between a node and the connections that it accepts.
	 * @param listener the network's
	 * @param wrapper wraps each transport
	 * @return the listener for the node
	 */
	static TransportListener wrap(TransportListener listener, UnaryOperator<GridTransport> wrapper) {
		return new TransportListener() {
			@Override
			public void start(TransportAcceptor acceptor) {
				listener.start(new WrappingAcceptor(acceptor, wrapper));
			}

			@Override
			public Mono<Void> stop() {
				return listener.stop();
			}
		};
	}

	@Override
	public GridEventLoop executor() {
		return this.delegate.executor();
	}

	@Override
	public String remoteAddress() {
		return this.delegate.remoteAddress();
	}

	@Override
	public ByteBufAllocator allocator() {
		return this.delegate.allocator();
	}

	@Override
	public void start(TransportHandler handler) {
		this.delegate.start(handler);
	}

	@Override
	public void maxInboundMessageSize(int maxBytes) {
		this.delegate.maxInboundMessageSize(maxBytes);
	}

	@Override
	public void admit(int maxBytes, Supplier<String> limit) {
		this.delegate.admit(maxBytes, limit);
	}

	@Override
	public void write(ByteBuf message) {
		this.delegate.write(message);
	}

	@Override
	public void flush() {
		this.delegate.flush();
	}

	@Override
	public boolean isWritable() {
		return this.delegate.isWritable();
	}

	@Override
	public long flushedBytes() {
		return this.delegate.flushedBytes();
	}

	@Override
	public long pendingBytes() {
		return this.delegate.pendingBytes();
	}

	@Override
	public void read() {
		this.delegate.read();
	}

	@Override
	public void close(CloseReason reason) {
		this.delegate.close(reason);
	}

	private record WrappingAcceptor(TransportAcceptor delegate,
			UnaryOperator<GridTransport> wrapper) implements TransportAcceptor {

		@Override
		public String path() {
			return this.delegate.path();
		}

		@Override
		public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer) {
			return this.delegate.authorize(headers, peer)
				.map((admitted) -> new TestUpgrade(admitted.headers(), admitted.maxMessageSize(),
						(transport) -> admitted.accept(this.wrapper.apply(transport))));
		}

	}

}
