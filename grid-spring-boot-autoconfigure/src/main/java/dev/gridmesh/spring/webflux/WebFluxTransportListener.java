package dev.gridmesh.spring.webflux;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.netty.UpgradeRequestCheck;
import dev.gridmesh.transport.netty.WebSocketUpgrade;
import io.netty.util.NetUtil;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Accepts peers on the Reactor Netty server that an application runs for WebFlux. What
 * arrives before the grid has started is held, as far as there is room. After a stop it
 * can be started again. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class WebFluxTransportListener implements TransportListener, WebHandler {

	static final int MAX_HELD_REQUESTS = 256;

	/** That of the current run, or of the one to come. */
	private volatile Sinks.One<TransportAcceptor> started = Sinks.one();

	private final AtomicInteger held = new AtomicInteger();

	private volatile boolean stopped;

	@Override
	public void start(TransportAcceptor acceptor) {
		if (this.started.tryEmitValue(acceptor).isFailure()) {
			// that of the last run, which was stopped
			Sinks.One<TransportAcceptor> again = Sinks.one();
			again.tryEmitValue(acceptor);
			this.started = again;
		}
		this.stopped = false;
	}

	@Override
	public Mono<Void> stop() {
		return Mono.fromRunnable(() -> {
			this.stopped = true;
			this.started.tryEmitEmpty();
		});
	}

	/**
	 * Answers a request for the route of the grid: upgrades it, or refuses it.
	 * @param exchange the request and its response
	 * @return completes when the request has been answered
	 */
	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		if (this.held.incrementAndGet() > MAX_HELD_REQUESTS) {
			this.held.decrementAndGet();
			return refuse(exchange, HttpStatus.SERVICE_UNAVAILABLE);
		}
		return this.started.asMono()
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.doFinally((signal) -> this.held.decrementAndGet())
			.flatMap((acceptor) -> (acceptor.isEmpty() || this.stopped)
					? refuse(exchange, HttpStatus.SERVICE_UNAVAILABLE) : answer(exchange, acceptor.get()));
	}

	private static Mono<Void> answer(ServerWebExchange exchange, TransportAcceptor acceptor) {
		ServerHttpRequest request = exchange.getRequest();
		HttpHeaders headers = request.getHeaders();
		return UpgradeRequestCheck
			.check(request.getMethod().name(), request.getPath().value(), headers::getOrEmpty, peer(request), acceptor)
			.flatMap((verdict) -> answer(exchange, verdict));
	}

	/** Certificates of the socket itself; no header has a say in them. */
	private static SocketPeer peer(ServerHttpRequest request) {
		InetSocketAddress address = request.getRemoteAddress();
		SslInfo tls = request.getSslInfo();
		X509Certificate[] certificates = (tls != null) ? tls.getPeerCertificates() : null;
		return new SocketPeer((address != null) ? NetUtil.toSocketAddressString(address) : "unknown",
				(certificates != null) ? List.of(certificates) : List.of());
	}

	private static Mono<Void> answer(ServerWebExchange exchange, UpgradeRequestCheck.Verdict verdict) {
		AdmittedUpgrade admitted = verdict.admitted();
		if (admitted == null) {
			return refuse(exchange, verdict);
		}
		HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
		// runs what filters registered for the commit, as Framework's upgrades do
		return exchange.getResponse()
			.setComplete()
			.then(Mono.defer(() -> WebSocketUpgrade.upgrade(response, admitted)));
	}

	private static Mono<Void> refuse(ServerWebExchange exchange, UpgradeRequestCheck.Verdict verdict) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		verdict.headers().forEach(headers::set);
		if (verdict.text().isEmpty()) {
			return refuse(exchange, HttpStatusCode.valueOf(verdict.status()));
		}
		ServerHttpResponse response = exchange.getResponse();
		byte[] text = verdict.text().getBytes(StandardCharsets.UTF_8);
		response.setRawStatusCode(verdict.status());
		headers.setContentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
		headers.setContentLength(text.length);
		DataBuffer body = response.bufferFactory().wrap(text);
		return response.writeWith(Mono.just(body));
	}

	private static Mono<Void> refuse(ServerWebExchange exchange, HttpStatusCode status) {
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(status);
		response.getHeaders().setContentLength(0);
		return response.setComplete();
	}

}
