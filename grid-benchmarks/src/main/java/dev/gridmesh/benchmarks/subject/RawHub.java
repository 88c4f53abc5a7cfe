package dev.gridmesh.benchmarks.subject;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * Raw connections over Netty alone. The calling end sends once the upgrade is through.
 */
final class RawHub implements Hub {

	private static final int MAX_HTTP = 65536;

	private final Setup setup;

	private final Channel server;

	private final int port;

	private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final List<Channel> channels = new ArrayList<>();

	private final List<RawClientLink> links = new ArrayList<>();

	RawHub(Service service, Setup setup) {
		this.setup = setup;
		EventLoopGroup group = setup.serverLoops().onServer(true);
		this.server = new ServerBootstrap().group(group)
			.channelFactory(() -> setup.serverLoops().onChannel(ServerSocketChannel.class, group))
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					RawHub.this.accepted.add(channel);
					channel.pipeline()
						.addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_HTTP),
								new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
									.websocketPath("/raw")
									.maxFramePayloadLength(Setup.MAX_PAYLOAD)
									.build()),
								new RawServerLink(service));
				}
			})
			.bind(Setup.HOST, 0)
			.syncUninterruptibly()
			.channel();
		this.port = setup.dialPort().applyAsInt(((InetSocketAddress) this.server.localAddress()).getPort());
	}

	@Override
	public void connect() {
		for (int client = 0; client < this.setup.clients(); client++) {
			RawClientLink link = new RawClientLink();
			this.channels.add(dial(link));
			this.links.add(link);
		}
	}

	@Override
	public void reconnect() {
		this.channels.forEach((channel) -> channel.close().syncUninterruptibly());
		this.channels.clear();
		this.links.clear();
		connect();
	}

	private Channel dial(RawClientLink link) {
		EventLoopGroup group = this.setup.clientLoops().onClient(true);
		WebSocketClientProtocolHandler protocol = new WebSocketClientProtocolHandler(
				WebSocketClientProtocolConfig.newBuilder()
					.webSocketUri(URI.create("ws://" + Setup.HOST + ":" + this.port + "/raw"))
					.version(WebSocketVersion.V13)
					.customHeaders(new DefaultHttpHeaders())
					.maxFramePayloadLength(Setup.MAX_PAYLOAD)
					.build());
		UpgradeFuture upgraded = new UpgradeFuture();
		ChannelFuture connected = new Bootstrap().group(group)
			.channelFactory(() -> this.setup.clientLoops().onChannel(SocketChannel.class, group))
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_HTTP), protocol, upgraded, link);
				}
			})
			.connect(Setup.HOST, this.port);
		upgraded.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		return connected.channel();
	}

	@Override
	public BenchmarkPeer peer(int client) {
		return this.links.get(client);
	}

	@Override
	public void close() {
		this.channels.forEach((channel) -> channel.close().syncUninterruptibly());
		this.server.close().syncUninterruptibly();
		this.accepted.close().syncUninterruptibly();
	}

}
