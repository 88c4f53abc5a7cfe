package dev.gridmesh.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Raw links on Reactor Netty: its bootstrap, its handshake and its operations.
 */
final class ReactorNettyHub implements Hub {

	private final Setup setup;

	private final DisposableServer server;

	private final int port;

	private final List<RawClientLink> links = new ArrayList<>();

	private final List<Disposable> dials = new ArrayList<>();

	ReactorNettyHub(Service service, Setup setup) {
		this.setup = setup;
		WebsocketServerSpec spec = WebsocketServerSpec.builder().maxFramePayloadLength(Setup.MAX_PAYLOAD).build();
		this.server = HttpServer.create()
			.host(Setup.HOST)
			.port(0)
			.runOn(setup.serverLoops())
			.route((routes) -> routes.ws("/raw", (in, out) -> {
				in.withConnection((connection) -> add(connection, new RawServerLink(service)));
				return Mono.never();
			}, spec))
			.bindNow(LIMIT);
		this.port = setup.dialPort().applyAsInt(this.server.port());
	}

	/* Reading is asked for by hand there. */
	private static void add(Connection connection, RawLink link) {
		connection.addHandlerLast(link);
		connection.channel().read();
	}

	@Override
	public void connect() {
		for (int client = 0; client < this.setup.clients(); client++) {
			RawClientLink link = new RawClientLink();
			this.links.add(link);
			Sinks.Empty<Void> upgraded = Sinks.empty();
			this.dials.add(HttpClient.newConnection()
				.runOn(this.setup.clientLoops())
				.websocket(WebsocketClientSpec.builder().maxFramePayloadLength(Setup.MAX_PAYLOAD).build())
				.uri("ws://" + Setup.HOST + ":" + this.port + "/raw")
				.handle((in, out) -> {
					in.withConnection((connection) -> {
						add(connection, link);
						upgraded.tryEmitEmpty();
					});
					return Mono.never();
				})
				.subscribe((nothing) -> {
					// there are no values
				}, upgraded::tryEmitError));
			upgraded.asMono().block(LIMIT);
		}
	}

	@Override
	public void reconnect() {
		this.dials.forEach(Disposable::dispose);
		this.dials.clear();
		this.links.clear();
		connect();
	}

	@Override
	public BenchmarkPeer peer(int client) {
		return this.links.get(client);
	}

	@Override
	public void close() {
		this.dials.forEach(Disposable::dispose);
		this.server.disposeNow(LIMIT);
	}

}
