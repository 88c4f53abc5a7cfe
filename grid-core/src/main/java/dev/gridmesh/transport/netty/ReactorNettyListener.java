package dev.gridmesh.transport.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import dev.gridmesh.application.CauseLog;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * Accepts peers on a port of the grid's own. Safe for any thread. After a stop it can be
 * started again, on the port that it had.
 *
 * @since 0.1.0
 */
public final class ReactorNettyListener implements TransportListener {

	/** How long TLS and the upgrade request may take unless set. */
	public static final Duration DEFAULT_UPGRADE_TIMEOUT = Duration.ofSeconds(20);

	private final Builder settings;

	private final CauseLog<ConnectionGuard.Fault> faults = ConnectionGuard.newLog();

	private volatile @Nullable DisposableServer server;

	/** The one that was bound, once one was. */
	private volatile int port;

	private ReactorNettyListener(Builder settings) {
		this.settings = settings;
		this.port = settings.port;
	}

	/**
	 * Makes a listener on all addresses with the defaults.
	 * @param port the port, 0 for any free one
	 * @return the listener
	 */
	public static ReactorNettyListener create(int port) {
		return builder(port).build();
	}

	/**
	 * Begins a listener with settings of its own.
	 * @param port the port, 0 for any free one
	 * @return a builder with the defaults
	 */
	public static Builder builder(int port) {
		return new Builder(port);
	}

	@Override
	public void start(TransportAcceptor acceptor) {
		if (this.server != null) {
			throw new IllegalStateException("the listener has been started already");
		}
		HttpServer http = HttpServer.create()
			.protocol(HttpProtocol.HTTP11)
			.bindAddress(() -> this.settings.bindAddress(this.port))
			.doOnChannelInit((observer, channel, remote) -> prepare(channel))
			.handle((request, response) -> answer(request, response, acceptor));
		LoopResources loops = this.settings.loops;
		DisposableServer bound = ((loops != null) ? http.runOn(loops) : http).bindNow();
		this.port = bound.port();
		this.server = bound;
	}

	private void prepare(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.addFirst("grid-guard", new ConnectionGuard(this.settings.upgradeTimeout, this.faults));
		Supplier<? extends SslContext> ssl = this.settings.sslContext;
		if (ssl != null) {
			pipeline.addFirst(NettyPipeline.SslHandler, TlsHandlers.acceptor(ssl.get(), channel));
		}
	}

	private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response,
			TransportAcceptor acceptor) {
		return UpgradeRequestCheck
			.check(request.method().name(), path(request.uri()), request.requestHeaders()::getAll,
					ChannelPeers.of(request), acceptor)
			.flatMap((verdict) -> Mono.from(answer(request, response, verdict)));
	}

	private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response,
			UpgradeRequestCheck.Verdict verdict) {
		AdmittedUpgrade admitted = verdict.admitted();
		if (admitted != null) {
			// Reactor Netty keeps both as long as the socket lives, with the proofs in
			// them
			return WebSocketUpgrade.upgrade(response, admitted, () -> {
				request.requestHeaders().clear();
				response.responseHeaders().clear();
			});
		}
		response.status(verdict.status()).keepAlive(false);
		verdict.headers().forEach(response::header);
		if (verdict.text().isEmpty()) {
			return response.header("Content-Length", "0").send();
		}
		return response.header("Content-Type", "text/plain; charset=utf-8").sendString(Mono.just(verdict.text()));
	}

	/* As it was sent: a trailing slash is another path, a query is not. */
	private static String path(String uri) {
		int query = uri.indexOf('?');
		return (query < 0) ? uri : uri.substring(0, query);
	}

	@Override
	public Mono<Void> stop() {
		return Mono.defer(() -> {
			DisposableServer bound = this.server;
			if (bound == null) {
				return Mono.empty();
			}
			bound.dispose();
			return bound.onDispose().doFinally((signal) -> this.server = null);
		});
	}

	/**
	 * The port that is bound, or was before a stop.
	 * @return the port, also where 0 was asked for
	 * @throws IllegalStateException where 0 was asked for, before the first
	 * {@link #start(TransportAcceptor)}
	 */
	public int port() {
		int bound = this.port;
		if (bound == 0) {
			throw new IllegalStateException("the listener has not been started");
		}
		return bound;
	}

	/**
	 * Collects the settings of a {@link ReactorNettyListener}. Not safe for concurrent
	 * use, and not to be changed after {@link #build()}.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final int port;

		private @Nullable String address;

		private @Nullable Supplier<? extends SslContext> sslContext;

		private @Nullable LoopResources loops;

		private Duration upgradeTimeout = DEFAULT_UPGRADE_TIMEOUT;

		private Builder(int port) {
			this.port = port;
		}

		private InetSocketAddress bindAddress(int port) {
			return (this.address != null) ? new InetSocketAddress(this.address, port) : new InetSocketAddress(port);
		}

		/**
		 * Sets the address to bind, all addresses unless set.
		 * @param address host name or address
		 * @return this builder
		 */
		public Builder address(String address) {
			this.address = Objects.requireNonNull(address, "address");
			return this;
		}

		/**
		 * Sets key and trust; without it the port speaks plain HTTP.
		 * @param context asked for each connection, so that it may change; for a server
		 * @return this builder
		 */
		public Builder sslContext(Supplier<? extends SslContext> context) {
			this.sslContext = Objects.requireNonNull(context, "context");
			return this;
		}

		/**
		 * Sets the event loops, Reactor Netty's shared ones unless set.
		 * @param loops the event loops; stay the caller's
		 * @return this builder
		 */
		public Builder loopResources(LoopResources loops) {
			this.loops = Objects.requireNonNull(loops, "loops");
			return this;
		}

		/**
		 * Sets how long TLS and the upgrade request may take together before a connection
		 * is closed, 20 seconds unless set.
		 * @param timeout the time since the connection was accepted
		 * @return this builder
		 */
		public Builder upgradeTimeout(Duration timeout) {
			this.upgradeTimeout = Objects.requireNonNull(timeout, "timeout");
			return this;
		}

		/**
		 * Makes the listener.
		 * @return the listener, not started
		 */
		public ReactorNettyListener build() {
			return new ReactorNettyListener(this);
		}

	}

}
