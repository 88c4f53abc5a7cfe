package dev.gridmesh.transport.netty;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.GridEventLoop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an accepted connection that has not been upgraded in time, however slowly it
 * sends, and one whose TLS fails. Owner loop only.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionGuard.class);

	private final Duration timeout;

	private @Nullable ScheduledFuture<?> timer;

	/**
	 * Makes the guard of a channel.
	 * @param timeout how long TLS and the request may take together
	 */
	ConnectionGuard(Duration timeout) {
		this.timeout = timeout;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.timer = context.executor()
			.schedule(() -> checkUpgraded(context), GridEventLoop.nanos(this.timeout), TimeUnit.NANOSECONDS);
	}

	private void checkUpgraded(ChannelHandlerContext context) {
		if (context.pipeline().get(WebSocketChannelHandler.NAME) == null) {
			logger.debug("{} has not been upgraded after {}", context.channel(), this.timeout);
			context.close();
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (context.pipeline().get(WebSocketChannelHandler.NAME) != null) {
			context.fireExceptionCaught(cause);
		}
		else {
			logger.debug("{} failed before it was upgraded", context.channel(), cause);
			context.close();
		}
	}

}
