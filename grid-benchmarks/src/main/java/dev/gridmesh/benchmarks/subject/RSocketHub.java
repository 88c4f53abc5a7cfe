package dev.gridmesh.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;

import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.ClientTransport;
import io.rsocket.transport.ServerTransport;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.client.WebsocketClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.transport.netty.server.WebsocketServerTransport;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/**
 * RSocket connections. Payloads above 64 KiB are fragmented, which is what its
 * documentation advises, and without which its frames cannot hold 16 MiB.
 */
final class RSocketHub implements Hub {

	private static final int FRAGMENT = 64 * 1024;

	private final Setup setup;

	private final boolean webSocket;

	private final CloseableChannel server;

	private final int port;

	private final List<RSocket> sockets = new ArrayList<>();

	RSocketHub(Service service, Setup setup, boolean webSocket) {
		this.setup = setup;
		this.webSocket = webSocket;
		this.server = RSocketServer.create(SocketAcceptor.with(new RSocketService(service)))
			.payloadDecoder(PayloadDecoder.ZERO_COPY)
			.fragment(FRAGMENT)
			.maxInboundPayloadSize(Setup.MAX_PAYLOAD)
			.bind(serverTransport())
			.blockOptional(LIMIT)
			.orElseThrow();
		this.port = setup.dialPort().applyAsInt(this.server.address().getPort());
	}

	private ServerTransport<CloseableChannel> serverTransport() {
		if (this.webSocket) {
			return WebsocketServerTransport
				.create(HttpServer.create().host(Setup.HOST).port(0).runOn(this.setup.serverLoops()));
		}
		return TcpServerTransport.create(TcpServer.create().host(Setup.HOST).port(0).runOn(this.setup.serverLoops()));
	}

	private ClientTransport clientTransport() {
		if (this.webSocket) {
			return WebsocketClientTransport.create(
					HttpClient.newConnection().runOn(this.setup.clientLoops()).host(Setup.HOST).port(this.port), "/");
		}
		return TcpClientTransport
			.create(TcpClient.newConnection().host(Setup.HOST).port(this.port).runOn(this.setup.clientLoops()));
	}

	@Override
	public void connect() {
		for (int client = 0; client < this.setup.clients(); client++) {
			this.sockets.add(RSocketConnector.create()
				.payloadDecoder(PayloadDecoder.ZERO_COPY)
				.fragment(FRAGMENT)
				.maxInboundPayloadSize(Setup.MAX_PAYLOAD)
				.connect(clientTransport())
				.blockOptional(LIMIT)
				.orElseThrow());
		}
	}

	@Override
	public void reconnect() {
		this.sockets.forEach(RSocket::dispose);
		this.sockets.clear();
		connect();
	}

	@Override
	public BenchmarkPeer peer(int client) {
		return new RSocketPeer(this.sockets.get(client));
	}

	@Override
	public void close() {
		this.sockets.forEach(RSocket::dispose);
		this.server.dispose();
		this.server.onClose().block(LIMIT);
	}

}
