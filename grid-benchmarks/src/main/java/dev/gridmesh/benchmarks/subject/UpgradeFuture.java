package dev.gridmesh.benchmarks.subject;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;

/**
 * Waits until the server has answered the upgrade request.
 */
final class UpgradeFuture extends ChannelInboundHandlerAdapter {

	private final CompletableFuture<Void> upgraded = new CompletableFuture<>();

	void await(long time, TimeUnit unit) {
		try {
			this.upgraded.get(time, unit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while connecting", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("no connection", ex);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
			this.upgraded.complete(null);
			context.pipeline().remove(this);
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.upgraded.completeExceptionally(new IllegalStateException("closed before the upgrade"));
		context.fireChannelInactive();
	}

}
