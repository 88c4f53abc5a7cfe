package dev.gridmesh.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.UpgradeTimeCheck;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.testing.VirtualWorld;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.LocalNetwork;
import dev.gridmesh.transport.LocalSocketPair;
import dev.gridmesh.transport.LocalTransport;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TestUpgrade;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportHandler;
import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.UpgradeHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A stage in memory and in virtual time.
 */
final class MemoryStage implements Stage {

	private static final int MAX_MESSAGE = 16 * 1024 * 1024;

	private static final Duration SETTLING = Duration.ofMillis(300);

	/** Longer than a closed transport lingers, shorter than any period of a node. */
	private static final Duration CLOSING = Duration.ofSeconds(5);

	private static final long FLIGHT_NANOS = 1_000_000;

	private final VirtualWorld world;

	private final LocalNetwork network;

	private final VirtualRuntime runtime;

	private final VirtualRuntime playedRuntime;

	private final NodeName node;

	private final NodeName played;

	private final String path;

	private @Nullable PlayedPeer peer;

	/**
	 * Builds a stage.
	 * @param node the name of the node
	 * @param played the name of the played side
	 * @param path the route that is dialled
	 * @param seed decides which of the node's loops is ahead of which
	 */
	MemoryStage(NodeName node, NodeName played, String path, long seed) {
		this.world = VirtualWorld.shuffled(seed);
		this.network = new LocalNetwork(this.world).allocator(ByteBufAllocator.DEFAULT);
		this.runtime = this.world.newRuntime("node");
		this.playedRuntime = this.world.newRuntime("played", 1);
		this.node = node;
		this.played = played;
		this.path = path;
	}

	@Override
	public void cast(PlayedPeer peer) {
		this.peer = peer;
		this.network.listener(this.played, this.playedRuntime).start(new Acceptor());
	}

	private PlayedPeer peer() {
		if (this.peer == null) {
			throw new IllegalStateException("nobody is cast");
		}
		return this.peer;
	}

	@Override
	public GridRuntime runtime() {
		return this.runtime;
	}

	@Override
	public TransportConnector connector() {
		TransportConnector connector = this.network.connector(this.node);
		return (request, listener) -> {
			if (peer().admitsDial()) {
				this.network.path(this.node, request.remote()).heal();
			}
			else {
				this.network.path(this.node, request.remote()).refuse();
			}
			return connector.dial(request, listener);
		};
	}

	@Override
	public TransportListener listener() {
		return this.network.listener(this.node, this.runtime);
	}

	@Override
	public GridEventLoop loop() {
		return this.playedRuntime.nextEventLoop();
	}

	@Override
	public long nanoTime() {
		return this.world.nanoTime();
	}

	@Override
	public Instant now() {
		return this.runtime.clock().instant();
	}

	@Override
	public boolean speaksHttp() {
		return false;
	}

	@Override
	public void dial() {
		long now = TimeUnit.SECONDS.toNanos(now().getEpochSecond()) + now().getNano();
		Map<String, String> headers = Map.of("Authorization", "Bearer " + NodeUnderTest.TOKEN, UpgradeTimeCheck.HEADER,
				Long.toString(now));
		DialRequest request = new DialRequest(this.node, this.path, headers, CLOSING, CLOSING, MAX_MESSAGE, loop());
		this.network.connector(this.played).dial(request, new Dialled());
	}

	@Override
	public void holdBackWrites() {
		this.network.path(this.node, this.played).stall();
	}

	@Override
	public boolean await(BooleanSupplier condition, Duration max) {
		return this.world.tryRunUntil(condition, max);
	}

	@Override
	public void settle() {
		this.world.advance(SETTLING);
	}

	@Override
	public void close() {
		this.world.advance(CLOSING);
		Assertions.assertThat(this.network.connections()).as("connections that are still open").isEmpty();
		Assertions.assertThat(this.runtime.eventLoops().stream().mapToInt(VirtualLoop::pendingTasks).sum())
			.as("tasks that wait after the node was closed")
			.isZero();
	}

	/**
	 * Takes the connections that the node makes.
	 */
	private final class Acceptor implements TransportAcceptor {

		@Override
		public String path() {
			return MemoryStage.this.path;
		}

		@Override
		public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer) {
			return Mono
				.just(new TestUpgrade(MAX_MESSAGE, (transport) -> new MemoryLine((LocalTransport) transport).open()));
		}

	}

	/**
	 * Takes the connections that the played side makes.
	 */
	private final class Dialled implements DialListener {

		@Override
		public void onDialled(GridTransport transport, UpgradeHeaders answer) {
			new MemoryLine((LocalTransport) transport).open();
		}

		@Override
		public void onDialFailed(Throwable cause) {
			throw new AssertionError("the node does not accept", cause);
		}

	}

	/**
	 * A connection in memory.
	 */
	private final class MemoryLine implements Line, TransportHandler {

		private final LocalTransport transport;

		private boolean open = true;

		MemoryLine(LocalTransport transport) {
			this.transport = transport;
		}

		void open() {
			peer().onConnected(this);
			this.transport.start(this);
			this.transport.read();
		}

		@Override
		public void send(WsFrame frame, boolean masked) {
			ByteBuf content = this.transport.allocator().buffer().writeBytes(frame.content());
			if (frame.type() == WsFrame.Type.BINARY && frame.fin()) {
				this.transport.write(content);
			}
			else if (frame.type() == WsFrame.Type.TEXT && frame.fin()) {
				this.transport.writeText(content);
			}
			else {
				content.release();
				throw new IllegalArgumentException("only for a socket: " + frame);
			}
			this.transport.flush();
		}

		@Override
		public void sendHttp(String text) {
			throw new IllegalArgumentException("only for a socket: " + text);
		}

		@Override
		public void breakOff() {
			this.open = false;
			// what was sent before still arrives, as it does over a socket
			loop().schedule(this::reset, FLIGHT_NANOS);
		}

		private void reset() {
			MemoryStage.this.network.connections()
				.stream()
				.filter((one) -> one.dialerEnd() == this.transport || one.acceptorEnd() == this.transport)
				.forEach(LocalSocketPair::reset);
			MemoryStage.this.network.healAll();
		}

		@Override
		public boolean isOpen() {
			return this.open;
		}

		@Override
		public void onBinary(ByteBuf message) {
			peer().onFrame(this, WsFrame.binary(ByteBufUtil.getBytes(message)));
		}

		@Override
		public void onText(ByteBuf message) {
			peer().onFrame(this, new WsFrame(WsFrame.Type.TEXT, true, ByteBufUtil.getBytes(message)));
		}

		@Override
		public void onReadComplete() {
			this.transport.read();
		}

		@Override
		public void onWritable() {
			// the transport keeps what it cannot write yet
		}

		@Override
		public void onClosed(CloseReason reason) {
			if (this.open) {
				this.open = false;
				peer().onClosed(this, reason.code());
			}
		}

	}

}
