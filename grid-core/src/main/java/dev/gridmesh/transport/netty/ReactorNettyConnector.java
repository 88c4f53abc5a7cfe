package dev.gridmesh.transport.netty;

import java.util.Objects;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.TransportConnector;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * Dials peers by WebSocket, on Reactor Netty's event loops. Safe for any thread.
 * <p>
 * The upgrade is not left to Reactor Netty's HTTP client: that one adds headers, and it
 * writes a warning with a stack trace for each attempt that fails.
 *
 * @since 0.1.0
 */
public final class ReactorNettyConnector implements TransportConnector {

	private final LoopResources loops;

	private final @Nullable Supplier<? extends SslContext> sslContext;

	private final WebSocketMasking masking;

	private final NodeIdentity identity;

	private volatile @Nullable SslContext defaultSslContext;

	private ReactorNettyConnector(Builder builder) {
		this.loops = (builder.loops != null) ? builder.loops : HttpResources.get();
		this.sslContext = builder.sslContext;
		this.masking = builder.masking;
		this.identity = builder.identity;
	}

	/**
	 * Makes a connector with the defaults.
	 * @return the connector
	 */
	public static ReactorNettyConnector create() {
		return builder().build();
	}

	/**
	 * Begins a connector with settings of its own.
	 * @return a builder with the defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public GridEventLoop.ScheduledTask dial(DialRequest request, DialListener listener) {
		if (!request.remote().secure()) {
			return begin(request, listener, null);
		}
		try {
			SslContext ssl = (this.sslContext != null) ? this.sslContext.get() : this.defaultSslContext;
			return (ssl != null) ? begin(request, listener, ssl) : beginOnceLoaded(request, listener);
		}
		catch (RuntimeException ex) {
			listener.onDialFailed(ex);
			return () -> {
				// it has failed already
			};
		}
	}

	private GridEventLoop.ScheduledTask begin(DialRequest request, DialListener listener, @Nullable SslContext ssl) {
		EventLoop loop = (request.loop() instanceof NettyEventLoop netty) ? netty.unwrap()
				: this.loops.onServer(LoopResources.DEFAULT_NATIVE).next();
		Dial dial = new Dial(request, listener, loop, this.loops, ssl, this.masking, this.identity);
		dial.begin();
		return dial;
	}

	/** The trust of the JDK is in files, which no event loop may wait for. */
	private GridEventLoop.ScheduledTask beginOnceLoaded(DialRequest request, DialListener listener) {
		Disposable.Composite attempt = Disposables.composite();
		attempt.add(Mono.fromCallable(this::load)
			.subscribeOn(Schedulers.boundedElastic())
			.subscribe((ssl) -> attempt.add(begin(request, listener, ssl)::cancel), listener::onDialFailed));
		return attempt::dispose;
	}

	private SslContext load() throws SSLException {
		SslContext context = SslContextBuilder.forClient().build();
		this.defaultSslContext = context;
		return context;
	}

	/**
	 * Collects the settings of a {@link ReactorNettyConnector}. Not safe for concurrent
	 * use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private @Nullable LoopResources loops;

		private @Nullable Supplier<? extends SslContext> sslContext;

		private WebSocketMasking masking = WebSocketMasking.RANDOM;

		private NodeIdentity identity = NodeIdentity.NAME;

		private Builder() {
		}

		/**
		 * Sets the event loops for dials that do not name one of Netty's, Reactor Netty's
		 * shared ones unless set.
		 * @param loops the event loops; stay the caller's
		 * @return this builder
		 */
		public Builder loopResources(LoopResources loops) {
			this.loops = Objects.requireNonNull(loops, "loops");
			return this;
		}

		/**
		 * Sets key and trust for peers with an {@code https} name, the JDK's trust unless
		 * set.
		 * @param context asked at each dial, so that it may change; for a client
		 * @return this builder
		 */
		public Builder sslContext(Supplier<? extends SslContext> context) {
			this.sslContext = Objects.requireNonNull(context, "context");
			return this;
		}

		/**
		 * Sets how frames are masked, {@link WebSocketMasking#RANDOM} unless set.
		 * @param masking which mask keys to use
		 * @return this builder
		 */
		public Builder masking(WebSocketMasking masking) {
			this.masking = Objects.requireNonNull(masking, "masking");
			return this;
		}

		/**
		 * Sets what a peer must show for its name, {@link NodeIdentity#NAME} unless set:
		 * a certificate for its host, as any https server. With
		 * {@link NodeIdentity#CERTIFICATE} it may also be one for the whole name as a
		 * URI, and none with a wildcard.
		 * @param identity the same as that of the node
		 * @return this builder
		 */
		public Builder identity(NodeIdentity identity) {
			this.identity = Objects.requireNonNull(identity, "identity");
			return this;
		}

		/**
		 * Makes the connector.
		 * @return the connector
		 */
		public ReactorNettyConnector build() {
			return new ReactorNettyConnector(this);
		}

	}

}
