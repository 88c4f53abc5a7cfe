package dev.gridmesh.transport.netty;

import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.transport.TransportAcceptor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
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

	private WebSocketUpgrade() {
	}

	/**
	 * Upgrades a request that {@link UpgradeRequestCheck} let pass. Nothing may have been
	 * sent in answer to it. The acceptor gets the transport on the channel's loop.
	 * @param response the response of the server
	 * @param acceptor takes the transport over
	 * @return completes when the upgrade has been answered; the channel lives on until
	 * the transport is closed
	 */
	public static Mono<Void> upgrade(HttpServerResponse response, TransportAcceptor acceptor) {
		AtomicReference<Connection> connection = new AtomicReference<>();
		response.withConnection(connection::set);
		Channel channel = connection.get().channel();
		WebsocketServerSpec spec = WebsocketServerSpec.builder()
			.maxFramePayloadLength(acceptor.maxMessageSize())
			.compress(false)
			.handlePing(false)
			.build();
		Mono<Void> upgrade = Mono
			.defer(() -> response.sendWebsocket((in, out) -> install(channel, acceptor).whenInactive(), spec));
		// on the loop, so that no frame comes between the answer and the new handler
		return channel.eventLoop().inEventLoop() ? upgrade
				: upgrade.subscribeOn(Schedulers.fromExecutor(channel.eventLoop()));
	}

	/* Takes the place of Netty's frame codec, in front of Reactor Netty's own handler. */
	private static WebSocketTransport install(Channel channel, TransportAcceptor acceptor) {
		WebSocketTransport transport = new WebSocketTransport(channel, null, acceptor.maxMessageSize());
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.addBefore(NettyPipeline.ReactiveBridge, WebSocketChannelHandler.NAME, transport.handler());
		// what the decoder has read already goes to the transport
		pipeline.remove(pipeline.context(WebSocketFrameDecoder.class).handler());
		pipeline.remove(pipeline.context(WebSocketFrameEncoder.class).handler());
		acceptor.accept(transport);
		return transport;
	}

}
