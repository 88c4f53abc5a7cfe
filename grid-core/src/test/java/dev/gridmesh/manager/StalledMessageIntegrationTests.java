package dev.gridmesh.manager;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests how long a node waits for the rest of a message, over sockets.
 */
class StalledMessageIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void messageInFragmentsThatGetsNowhereEndsItsLinkThoughPingsGoToAndFro() {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		GridManager node = GridManagerBuilder.create()
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.auth(GridAuth.none())
			.settings((settings) -> settings
				.heartbeat((heartbeat) -> heartbeat.interval(Duration.ofMillis(100)).timeout(Duration.ofMillis(300))))
			.build();
		node.start();
		try {
			NodeName name = dialerOf(node.local());
			node.addPeer(name);
			Peer peer = new Peer();
			WebSocket socket = connect(node, peer, name);
			await().atMost(LIMIT).until(() -> node.connection(name).state() == ConnectionState.CONNECTED);

			socket.sendBinary(ByteBuffer.wrap(new byte[100]), false).join();
			await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
				if (!peer.closed.isDone()) {
					socket.sendPing(ByteBuffer.allocate(0));
				}
				return peer.closed.isDone();
			});

			assertThat(peer.closed)
				.isCompletedWithValueMatching((reason) -> reason.startsWith("no pong for more than"));
			assertThat(peer.pongs).hasPositiveValue();
		}
		finally {
			node.stop(Duration.ZERO).block(LIMIT);
		}
	}

	/** Finds a name that dials the node, rather than wait to be dialled. */
	private static NodeName dialerOf(NodeName node) {
		int port = 1;
		while (!DialerElection.localDials("http://127.0.0.1:" + port, node.value())) {
			port++;
		}
		return NodeName.of("http://127.0.0.1:" + port);
	}

	private static WebSocket connect(GridManager node, Peer peer, NodeName name) {
		URI uri = URI.create(node.local().value().replace("http:", "ws:") + "/grid/v1");
		WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, peer).join();
		ByteBuf connect = Unpooled.buffer();
		MessageCodec.encode(
				Message.of(Op.CONNECT, 0, 0, 0,
						HandshakeCodec
							.encode(new ConnectRequest(new UUID(1, 1), name.value(), Instant.now(), "", Set.of()))),
				connect);
		socket.sendBinary(connect.nioBuffer(), true).join();
		return socket;
	}

	/** Reads all, and answers pings of the WebSocket but none of the connection. */
	private static final class Peer implements WebSocket.Listener {

		private final CompletableFuture<String> closed = new CompletableFuture<>();

		private final AtomicInteger pongs = new AtomicInteger();

		@Override
		public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
			this.pongs.incrementAndGet();
			webSocket.request(1);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closed.complete(reason);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			this.closed.completeExceptionally(error);
		}

	}

}
