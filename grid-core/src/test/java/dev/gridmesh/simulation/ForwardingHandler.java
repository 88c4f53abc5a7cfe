package dev.gridmesh.simulation;

import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.TransportHandler;
import io.netty.buffer.ByteBuf;

/**
 * A handler between a connection and a node that hands everything on; what else it does
 * is for its subclasses to say.
 */
class ForwardingHandler implements TransportHandler {

	private final TransportHandler delegate;

	ForwardingHandler(TransportHandler delegate) {
		this.delegate = delegate;
	}

	@Override
	public void onBinary(ByteBuf message) {
		this.delegate.onBinary(message);
	}

	@Override
	public void onText(ByteBuf message) {
		this.delegate.onText(message);
	}

	@Override
	public void onReadComplete() {
		this.delegate.onReadComplete();
	}

	@Override
	public void onWritable() {
		this.delegate.onWritable();
	}

	@Override
	public void onClosed(CloseReason reason) {
		this.delegate.onClosed(reason);
	}

}
