package dev.gridmesh.transport.netty;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.application.CauseLog;
import dev.gridmesh.transport.PeerText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Ends an accepted connection that has not been upgraded in time, however slowly it
 * sends, and one whose TLS fails. Owner loop only.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionGuard.class);

	private final Duration timeout;

	private final CauseLog<Fault> faults;

	private @Nullable ScheduledFuture<?> timer;

	/**
	 * Makes the guard of a channel.
	 * @param timeout how long TLS and the request may take together
	 * @param faults that of all guards of a listener
	 */
	ConnectionGuard(Duration timeout, CauseLog<Fault> faults) {
		this.timeout = timeout;
		this.faults = faults;
	}

	/** Makes the log that the guards of one listener share. */
	static CauseLog<Fault> newLog() {
		return new CauseLog<>(logger, Fault.class, 1, System::nanoTime);
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
			Throwable real = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
			if (real instanceof SSLException) {
				this.faults.write(Fault.TLS, Level.WARN,
						"refused a connection of {}: TLS failed: {} (its certificate, or the trust store of "
								+ "grid.server.ssl.bundle here)",
						ChannelPeers.addressOf(context.channel()), PeerText.line(String.valueOf(real.getMessage())));
			}
			context.close();
		}
	}

	/** What a connection is refused for, as far as the log has it. */
	enum Fault {

		/** TLS did not come about. */
		TLS

	}

}
