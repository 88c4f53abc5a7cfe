package dev.gridmesh.benchmarks.work;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.gridmesh.benchmarks.subject.Setup;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * Passes bytes on between two sockets, and resets both when told so. For one thread.
 */
final class TcpProxy implements AutoCloseable {

	private final LoopResources loops;

	private final EventLoopGroup group;

	private final List<Channel> open = new CopyOnWriteArrayList<>();

	private @Nullable Channel server;

	TcpProxy(LoopResources loops) {
		this.loops = loops;
		this.group = loops.onServer(true);
	}

	/**
	 * Begins to accept.
	 * @param target the port to connect to for each that is accepted
	 * @return the port that accepts
	 */
	int listen(int target) {
		Channel bound = new ServerBootstrap().group(this.group)
			.channelFactory(() -> this.loops.onChannel(ServerSocketChannel.class, this.group))
			.childOption(ChannelOption.AUTO_READ, false)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel accepted) {
					connect(accepted, target);
				}
			})
			.bind(Setup.HOST, 0)
			.syncUninterruptibly()
			.channel();
		this.server = bound;
		return ((InetSocketAddress) bound.localAddress()).getPort();
	}

	private void connect(Channel accepted, int target) {
		this.open.add(accepted);
		accepted.closeFuture().addListener((closed) -> this.open.remove(accepted));
		new Bootstrap().group(accepted.eventLoop())
			.channelFactory(() -> this.loops.onChannel(SocketChannel.class, this.group))
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new Forwarder(accepted))
			.connect(Setup.HOST, target)
			.addListener((ChannelFuture connected) -> {
				if (!connected.isSuccess()) {
					accepted.close();
					return;
				}
				accepted.pipeline().addLast(new Forwarder(connected.channel()));
				accepted.config().setAutoRead(true);
			});
	}

	/** Resets all connections, without a goodbye, and goes on accepting. */
	void reset() {
		for (Channel accepted : this.open) {
			accepted.config().setOption(ChannelOption.SO_LINGER, 0);
			accepted.close();
		}
	}

	@Override
	public void close() {
		this.open.forEach(Channel::close);
		if (this.server != null) {
			this.server.close().syncUninterruptibly();
		}
	}

	/** Writes what is read from one channel to the other. */
	private static final class Forwarder extends ChannelInboundHandlerAdapter {

		private final Channel other;

		Forwarder(Channel other) {
			this.other = other;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object bytes) {
			this.other.write(bytes);
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			this.other.flush();
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.other.config().setOption(ChannelOption.SO_LINGER, 0);
			this.other.close();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

}
