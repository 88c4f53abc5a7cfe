package dev.gridmesh.benchmarks.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;

/**
 * A gRPC server and its channels, all on the loops of the setup.
 */
final class GrpcHub implements Hub {

	private final Setup setup;

	private final Server server;

	private final int port;

	private final List<ManagedChannel> channels = new ArrayList<>();

	GrpcHub(Service service, Setup setup) {
		this.setup = setup;
		EventLoopGroup group = setup.serverLoops().onServer(true);
		try {
			this.server = NettyServerBuilder.forAddress(new InetSocketAddress(Setup.HOST, 0))
				.bossEventLoopGroup(group)
				.workerEventLoopGroup(group)
				.channelFactory(() -> setup.serverLoops().onChannel(ServerSocketChannel.class, group))
				.directExecutor()
				.maxInboundMessageSize(Setup.MAX_PAYLOAD)
				.addService(new GrpcService(service).definition())
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.port = setup.dialPort().applyAsInt(this.server.getPort());
	}

	/* A channel connects at its first call. */
	@Override
	public void connect() {
		EventLoopGroup group = this.setup.clientLoops().onClient(true);
		for (int client = 0; client < this.setup.clients(); client++) {
			ManagedChannel channel = NettyChannelBuilder.forAddress(new InetSocketAddress(Setup.HOST, this.port))
				.eventLoopGroup(group)
				.channelFactory(() -> this.setup.clientLoops().onChannel(SocketChannel.class, group))
				.directExecutor()
				.usePlaintext()
				.maxInboundMessageSize(Setup.MAX_PAYLOAD)
				.build();
			this.channels.add(channel);
			Answers.connect(peer(client));
		}
	}

	@Override
	public BenchmarkPeer peer(int client) {
		return new GrpcPeer(this.channels.get(client));
	}

	@Override
	public void close() {
		this.channels.forEach(ManagedChannel::shutdownNow);
		this.server.shutdownNow();
		try {
			for (ManagedChannel channel : this.channels) {
				channel.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
			this.server.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
