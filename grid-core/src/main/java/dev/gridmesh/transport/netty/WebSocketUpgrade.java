package dev.gridmesh.transport.netty;

import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.application.CauseLog;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Turns a request on a Reactor Netty server into a transport: on the grid's own server,
 * or under WebFlux. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class WebSocketUpgrade {

	/* Whoever reaches the port may bring them about as often as it likes. */
	private static final CauseLog<Cause> lines = new CauseLog<>(LoggerFactory.getLogger(WebSocketUpgrade.class),
			Cause.class, 1, System::nanoTime);

	/* RFC 6455 section 7.4.1. */
	private static final int INTERNAL_ERROR = 1011;

	private WebSocketUpgrade() {
	}

	/**
	 * Upgrades a request that {@link UpgradeRequestCheck} let pass. Nothing may have been
	 * sent in answer to it. Whoever admitted it gets the transport on the channel's loop.
	 * @param response the response of the server
	 * @param admitted takes the transport over
	 * @return completes when the upgrade has been answered; the channel lives on until
	 * the transport is closed
	 */
	public static Mono<Void> upgrade(HttpServerResponse response, AdmittedUpgrade admitted) {
		return upgrade(response, admitted, () -> {
			// others may look at the request as long as it lasts
		});
	}

	/**
	 * Upgrades a request of which nobody else knows.
	 * @param response the response of the server
	 * @param admitted takes the transport over
	 * @param answered called on the channel's loop when the upgrade has been answered
	 * @return as {@link #upgrade(HttpServerResponse, AdmittedUpgrade)}
	 */
	static Mono<Void> upgrade(HttpServerResponse response, AdmittedUpgrade admitted, Runnable answered) {
		AtomicReference<Connection> connection = new AtomicReference<>();
		response.withConnection(connection::set);
		Channel channel = connection.get().channel();
		Mono<Void> upgrade = requestEnd(connection.get())
			.then(Mono.defer(() -> begin(response, channel, admitted, answered)));
		// on the loop, so that no frame comes between the answer and the new handler
		return channel.eventLoop().inEventLoop() ? upgrade
				: upgrade.subscribeOn(Schedulers.fromExecutor(channel.eventLoop()));
	}

	/**
	 * Waits for the last part of the request, which comes with the head of it unless it
	 * has a body: only then does Reactor Netty end the time-outs that the server has for
	 * requests, which would cut the link. No byte behind the request is read before.
	 */
	private static Mono<Void> requestEnd(Connection connection) {
		return connection.inbound()
			.receive()
			.then()
			// somebody else reads the body, and sees to its end
			.onErrorResume(IllegalStateException.class, (ex) -> Mono.empty());
	}

	private static Mono<Void> begin(HttpServerResponse response, Channel channel, AdmittedUpgrade admitted,
			Runnable answered) {
		WebSocketTransport transport = new WebSocketTransport(channel, null, admitted.maxMessageSize());
		WebSocketChannelHandler handler = transport.handler();
		// in front of Reactor Netty's own handler, and already now: a hasty peer has sent
		// frames with its request
		channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, WebSocketChannelHandler.NAME, handler);
		WebsocketServerSpec spec = WebsocketServerSpec.builder()
			.maxFramePayloadLength(admitted.maxMessageSize())
			.compress(false)
			.handlePing(false)
			.build();
		admitted.headers().forEach(response::header);
		return response.sendWebsocket((in, out) -> {
			answered.run();
			upgraded(transport, admitted);
			return transport.whenInactive();
		}, spec).doOnError((failure) -> {
			if (channel.pipeline().context(handler) != null) {
				channel.pipeline().remove(handler);
			}
		});
	}

	/*
	 * Netty's frame codec has nothing to do any more, nor has who waited for the upgrade.
	 */
	private static void upgraded(WebSocketTransport transport, AdmittedUpgrade admitted) {
		ChannelPipeline pipeline = transport.channel().pipeline();
		pipeline.remove(pipeline.context(WebSocketFrameDecoder.class).handler());
		pipeline.remove(pipeline.context(WebSocketFrameEncoder.class).handler());
		if (pipeline.get(ConnectionGuard.class) != null) {
			pipeline.remove(ConnectionGuard.class);
		}
		if (pipeline.get(NettyPipeline.ReadTimeoutHandler) != null) {
			// a link is silent for as long as its heartbeat allows
			pipeline.remove(NettyPipeline.ReadTimeoutHandler);
		}
		try {
			admitted.accept(transport);
		}
		catch (Throwable ex) {
			lines.write(Cause.NOT_TAKEN_OVER, Level.ERROR, ex, "cannot take over the connection of {}",
					transport.remoteAddress());
			transport.close(CloseReason.of(INTERNAL_ERROR, "nobody took the connection over"));
		}
	}

	private enum Cause {

		NOT_TAKEN_OVER

	}

}
