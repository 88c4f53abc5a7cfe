package dev.gridmesh.transport.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.application.Failures;
import dev.gridmesh.auth.CertificateIdentity;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.PeerText;
import dev.gridmesh.transport.UpgradeHeaders;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * One attempt to reach a peer: look up, connect, TLS, upgrade. Lives on one loop; only
 * {@link #cancel()} comes from any thread. Whoever sets {@code decided} first says how it
 * ended.
 */
final class Dial implements GridEventLoop.ScheduledTask, UpgradeClientHandler.Outcome {

	/* Time for each of several addresses, so that the last one gets its turn. */
	private static final long MIN_MILLIS_PER_ADDRESS = 250;

	private static final Pattern NATIVE_PREFIX = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

	private final DialRequest request;

	private final DialListener listener;

	private final EventLoop loop;

	private final LoopResources loops;

	private final @Nullable SslContext ssl;

	private final WebSocketMasking masking;

	private final NodeIdentity identity;

	private final String address;

	private final AtomicBoolean decided = new AtomicBoolean();

	private final UpgradeClientHandler upgrade;

	private String phase = "looking up the name";

	private @Nullable Channel channel;

	private @Nullable ScheduledFuture<?> timer;

	/**
	 * Prepares an attempt.
	 * @param request whom to dial
	 * @param listener is told the outcome, unless it is cancelled
	 * @param loop where the channel will live
	 * @param loops knows which kind of channel goes with the loop
	 * @param ssl {@code null} without TLS
	 * @param masking how the transport will mask
	 * @param identity what the peer must show for its name
	 */
	Dial(DialRequest request, DialListener listener, EventLoop loop, LoopResources loops, @Nullable SslContext ssl,
			WebSocketMasking masking, NodeIdentity identity) {
		this.request = request;
		this.listener = listener;
		this.loop = loop;
		this.loops = loops;
		this.ssl = ssl;
		this.masking = masking;
		this.identity = identity;
		this.address = request.remote().hostAndPort();
		this.upgrade = new UpgradeClientHandler(request, this);
	}

	void begin() {
		onLoop(this::lookUp);
	}

	@Override
	public void cancel() {
		if (this.decided.compareAndSet(false, true)) {
			onLoop(this::cleanUp);
		}
	}

	private void onLoop(Runnable step) {
		try {
			this.loop.execute(step);
		}
		catch (RejectedExecutionException ex) {
			if (this.decided.compareAndSet(false, true)) {
				this.listener.onDialFailed(ex);
			}
		}
	}

	private void lookUp() {
		if (this.decided.get()) {
			return;
		}
		limit(this.request.connectTimeout());
		new NameLookup(this.loop, this.loops, this.request.remote().host(), this::connect).begin();
	}

	private void connect(List<InetAddress> addresses, @Nullable Throwable failure) {
		if (this.decided.get()) {
			return;
		}
		if (addresses.isEmpty()) {
			UnknownHostException unknown = new UnknownHostException("unknown host: " + this.request.remote().host());
			unknown.initCause(failure);
			onFailed(unknown);
			return;
		}
		connectTo(addresses, 0);
	}

	private void connectTo(List<InetAddress> addresses, int index) {
		long millis = Math.max(
				TimeUnit.NANOSECONDS.toMillis(GridEventLoop.nanos(this.request.connectTimeout())) / addresses.size(),
				MIN_MILLIS_PER_ADDRESS);
		InetSocketAddress target = new InetSocketAddress(addresses.get(index), this.request.remote().port());
		this.phase = "connecting to " + target.getAddress().getHostAddress();
		ChannelFuture connecting = new Bootstrap().group(this.loop)
			.channelFactory(() -> this.loops.onChannel(SocketChannel.class, this.loop))
			.option(ChannelOption.AUTO_READ, false)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(millis, Integer.MAX_VALUE))
			.handler(new Initializer())
			.connect(target);
		this.channel = connecting.channel();
		connecting.addListener((connected) -> {
			if (this.decided.get()) {
				connecting.channel().close();
			}
			else if (connected.isSuccess()) {
				connected(connecting.channel());
			}
			else if (index + 1 < addresses.size()) {
				connectTo(addresses, index + 1);
			}
			else {
				onFailed(connected.cause());
			}
		});
	}

	private void connected(Channel connected) {
		limit(this.request.upgradeTimeout());
		SslHandler tls = connected.pipeline().get(SslHandler.class);
		if (tls == null) {
			ask(connected);
			return;
		}
		this.phase = "doing the TLS handshake";
		tls.handshakeFuture().addListener((handshake) -> {
			if (handshake.isSuccess()) {
				askIfIdentified(connected);
			}
			else {
				onFailed(handshake.cause());
			}
		});
		connected.read();
	}

	/** Says nothing to whoever has the certificate of another node. */
	private void askIfIdentified(Channel connected) {
		String fault = (this.identity == NodeIdentity.CERTIFICATE)
				? CertificateIdentity.faultOf(this.request.remote(), ChannelPeers.of(connected).certificates()) : null;
		if (fault == null) {
			ask(connected);
		}
		else {
			onFailed(new SSLPeerUnverifiedException(fault));
		}
	}

	private void ask(Channel connected) {
		if (this.decided.get()) {
			return;
		}
		this.phase = "waiting for the answer to the upgrade";
		try {
			this.upgrade.ask(connected);
		}
		catch (IllegalArgumentException ex) {
			// a proof that no header can hold
			onFailed(ex);
		}
	}

	@Override
	public void onUpgraded(UpgradeHeaders answer) {
		Channel upgraded = this.channel;
		if (upgraded == null || !this.decided.compareAndSet(false, true)) {
			return;
		}
		cancelTimer();
		WebSocketTransport transport = new WebSocketTransport(upgraded, this.masking, this.request.maxMessageSize());
		ChannelPipeline pipeline = upgraded.pipeline();
		pipeline.addLast(WebSocketChannelHandler.NAME, transport.handler());
		pipeline.remove(this.upgrade);
		// what came right behind the answer goes to the transport
		pipeline.remove(HttpClientCodec.class);
		this.listener.onDialled(transport, answer);
	}

	@Override
	public void onFailed(Throwable cause) {
		if (this.decided.compareAndSet(false, true)) {
			cleanUp();
			this.listener.onDialFailed(explain(cause));
		}
	}

	private Throwable explain(Throwable cause) {
		Throwable real = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
		String message = Failures.messageOf(real);
		if (real instanceof SSLException) {
			String why = PeerText.line(String.valueOf(message));
			return new IOException("TLS with " + this.address + " failed: " + why, real);
		}
		if (real instanceof SocketException && message != null) {
			return plain((SocketException) real, message);
		}
		if (message == null) {
			return new IOException("failed while " + this.phase + ": " + this.address, real);
		}
		return real;
	}

	/* Native transports begin with the name of the system call and its error number. */
	private static SocketException plain(SocketException cause, String message) {
		String words = NATIVE_PREFIX.matcher(message).replaceFirst("");
		if (words.equals(message)) {
			return cause;
		}
		SocketException plain = (cause instanceof ConnectException) ? new ConnectException(words)
				: new SocketException(words);
		plain.initCause(cause);
		return plain;
	}

	private void limit(Duration time) {
		cancelTimer();
		this.timer = this.loop.schedule(
				() -> onFailed(new ConnectTimeoutException(
						"timed out after " + time.toMillis() + " ms " + this.phase + ": " + this.address)),
				GridEventLoop.nanos(time), TimeUnit.NANOSECONDS);
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	private void cleanUp() {
		cancelTimer();
		if (this.channel != null) {
			this.channel.close();
		}
	}

	private final class Initializer extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			if (Dial.this.ssl != null) {
				channel.pipeline()
					.addLast(
							TlsHandlers.dialer(Dial.this.ssl, channel, Dial.this.request.remote(), Dial.this.identity));
			}
			channel.pipeline().addLast(new HttpClientCodec(), Dial.this.upgrade);
		}

	}

}
