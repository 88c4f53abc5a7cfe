package dev.gridmesh.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * An HTTP/1.1 server and its clients: Reactor Netty at both ends, or WebFlux and
 * {@code WebClient} on top of it.
 */
final class HttpHub implements Hub {

	private static final int MAX_CONNECTIONS = 2_000;

	private final Setup setup;

	private final boolean webClient;

	private final DisposableServer server;

	private final int port;

	private final List<ConnectionProvider> pools = new ArrayList<>();

	private final List<BenchmarkPeer> peers = new ArrayList<>();

	HttpHub(Service service, Setup setup, boolean webClient) {
		this.setup = setup;
		this.webClient = webClient;
		HttpServer http = HttpServer.create().host(Setup.HOST).port(0).runOn(setup.serverLoops());
		this.server = (webClient ? http.handle(new ReactorHttpHandlerAdapter(webFlux(service)))
				: http.route((routes) -> HttpService.add(routes, service)))
			.bindNow(LIMIT);
		this.port = setup.dialPort().applyAsInt(this.server.port());
	}

	private static HttpHandler webFlux(Service service) {
		return RouterFunctions.toHttpHandler(
				RouterFunctions.route()
					.POST("/answer", (request) -> respond(request, (body) -> Mono.just(service.answer(body))))
					.POST("/hang", (request) -> respond(request, service::hang))
					.build(),
				HandlerStrategies.builder()
					.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(Setup.MAX_PAYLOAD))
					.build());
	}

	private static Mono<ServerResponse> respond(ServerRequest request, Function<byte[], Mono<byte[]>> handler) {
		return request.bodyToMono(byte[].class)
			.flatMap(handler)
			.flatMap((answer) -> ServerResponse.ok().bodyValue(answer));
	}

	@Override
	public void connect() {
		for (int client = 0; client < this.setup.clients(); client++) {
			ConnectionProvider pool = ConnectionProvider.builder("http")
				.maxConnections(MAX_CONNECTIONS)
				.pendingAcquireMaxCount(MAX_CONNECTIONS)
				.build();
			this.pools.add(pool);
			HttpClient http = HttpClient.create(pool)
				.runOn(this.setup.clientLoops())
				.host(Setup.HOST)
				.port(this.port)
				.disableRetry(true);
			BenchmarkPeer peer = this.webClient ? webClient(http) : new HttpPeer(http);
			this.peers.add(peer);
			Answers.connect(peer);
		}
	}

	private WebClientPeer webClient(HttpClient http) {
		return new WebClientPeer(WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(http))
			.baseUrl("http://" + Setup.HOST + ":" + this.port)
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(Setup.MAX_PAYLOAD))
			.build());
	}

	@Override
	public BenchmarkPeer peer(int client) {
		return this.peers.get(client);
	}

	@Override
	public void close() {
		this.pools.forEach((pool) -> pool.disposeLater().block(LIMIT));
		this.server.disposeNow(LIMIT);
	}

}
