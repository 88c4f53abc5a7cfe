package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerState;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;

/**
 * Keeps strangers from holding sockets of the application's web server open, where the
 * application says nothing about that: a connection without a request ends after a while,
 * and so does one that sends the head of a request byte by byte. Once a request is there,
 * and for the life of a link, nothing is limited.
 * <p>
 * State, with each channel: the timer, from its beginning or the end of a request until
 * the head of the next. Owner loop only.
 */
final class RequestHeadLimit implements NettyServerCustomizer, ConnectionObserver {

	/** As long as a link may take for its handshake. */
	static final Duration HEAD_TIMEOUT = Duration.ofSeconds(20);

	/**
	 * Unless {@code server.netty.idle-timeout} or a customizer says something else. More
	 * than the minute after which load balancers give a connection up: they have to be
	 * first, or send a request into one that just ends.
	 */
	static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);

	private static final AttributeKey<ScheduledFuture<?>> TIMER = AttributeKey
		.valueOf(RequestHeadLimit.class.getName());

	private final Duration headTimeout;

	/** Until the head of another request; begins when nothing is served any more. */
	private volatile Duration nextTimeout;

	RequestHeadLimit() {
		this(HEAD_TIMEOUT);
	}

	RequestHeadLimit(Duration headTimeout) {
		this.headTimeout = headTimeout;
		this.nextTimeout = headTimeout;
	}

	@Override
	public HttpServer apply(HttpServer server) {
		Duration given = server.configuration().idleTimeout();
		Duration idle = (given != null) ? given : IDLE_TIMEOUT;
		this.nextTimeout = idle.plus(this.headTimeout);
		return server.idleTimeout(idle).childObserve(this);
	}

	@Override
	public void onStateChange(Connection connection, State state) {
		Channel channel = connection.channel();
		if (channel.parent() != null && channel.parent().parent() != null) {
			// a stream of HTTP/2, whose codec bounds heads itself
			cancel(channel.parent());
		}
		else if (state == State.CONNECTED) {
			closeAfter(this.headTimeout, channel);
		}
		else if (state == HttpServerState.REQUEST_RECEIVED) {
			cancel(channel);
		}
		else if (state == State.DISCONNECTING && channel.isActive()) {
			closeAfter(this.nextTimeout, channel);
		}
		else if (!channel.isActive()) {
			cancel(channel);
		}
	}

	private static void closeAfter(Duration timeout, Channel channel) {
		ScheduledFuture<?> timer = channel.eventLoop()
			.schedule((Runnable) channel::close, timeout.toMillis(), TimeUnit.MILLISECONDS);
		ScheduledFuture<?> before = channel.attr(TIMER).getAndSet(timer);
		if (before != null) {
			before.cancel(false);
		}
	}

	private static void cancel(Channel channel) {
		ScheduledFuture<?> before = channel.attr(TIMER).getAndSet(null);
		if (before != null) {
			before.cancel(false);
		}
	}

}
