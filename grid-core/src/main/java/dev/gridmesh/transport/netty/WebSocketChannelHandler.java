package dev.gridmesh.transport.netty;

import java.io.IOException;

import dev.gridmesh.transport.PeerText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Brings the events of a channel to its {@link WebSocketTransport}. Owner loop only.
 */
final class WebSocketChannelHandler extends ChannelInboundHandlerAdapter {

	/** The name of this handler in its pipeline. */
	static final String NAME = "grid";

	private final WebSocketTransport transport;

	/**
	 * Makes the handler of a transport.
	 * @param transport gets the events
	 */
	WebSocketChannelHandler(WebSocketTransport transport) {
		this.transport = transport;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.transport.attach(context);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf bytes) {
			this.transport.received(bytes);
		}
		else {
			// the end of the upgrade request
			context.fireChannelRead(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.transport.receivedAll();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.transport.writabilityChanged();
		context.fireChannelWritabilityChanged();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslCloseCompletionEvent && context.channel().isActive()) {
			context.close();
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		boolean plain = cause instanceof IOException && cause.getMessage() != null;
		// TLS quotes what the peer's certificate says
		String why = PeerText.line(String.valueOf(plain ? cause.getMessage() : cause));
		this.transport.endedWith("the connection failed: " + why);
		context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.transport.inactive("the peer went away");
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.transport.inactive("the channel was taken away");
	}

}
