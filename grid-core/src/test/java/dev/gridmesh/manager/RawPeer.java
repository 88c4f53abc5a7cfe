package dev.gridmesh.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.UpgradeTimeCheck;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.LocalTransport;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TestUpgrade;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportHandler;
import dev.gridmesh.transport.UpgradeHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;

/**
 * A peer that dials in, or is dialled, and then does whatever a test wants, message by
 * message.
 */
final class RawPeer implements DialListener, TransportHandler {

	private final VirtualGrid grid;

	final List<Message> received = new ArrayList<>();

	private GridTransport transport;

	private ConnectResponse answer;

	CloseReason closed;

	boolean reading = true;

	private boolean answersPings;

	private RawPeer(VirtualGrid grid) {
		this.grid = grid;
	}

	/** Opens a transport and sends nothing. */
	static RawPeer dial(VirtualGrid grid, String from, String to) {
		return dial(grid, from, to, Map.of("Authorization", "Bearer " + token(grid), UpgradeTimeCheck.HEADER,
				Long.toString(grid.world.now().getEpochSecond() * 1_000_000_000)));
	}

	private static RawPeer dial(VirtualGrid grid, String from, String to, Map<String, String> headers) {
		RawPeer peer = new RawPeer(grid);
		DialRequest request = new DialRequest(NodeName.of(to), GridManagerBuilder.DEFAULT_PATH, headers,
				Duration.ofSeconds(2), Duration.ofSeconds(2), 1_000_000, grid.world.newLoop("raw"));
		grid.network.connector(NodeName.of(from)).dial(request, peer);
		grid.world.advance(Duration.ofMillis(1));
		return peer;
	}

	/** Opens a transport to a node to which nobody has to prove anything. */
	static RawPeer dialUnproven(VirtualGrid grid, String from, String to) {
		return dial(grid, from, to, Map.of());
	}

	/** Opens a transport and shakes hands. */
	static RawPeer connect(VirtualGrid grid, String from, String to, Extension... extensions) {
		RawPeer peer = dial(grid, from, to);
		peer.send(Message.of(Op.CONNECT, 0, 0, 0, HandshakeCodec
			.encode(new ConnectRequest(new UUID(1, 1), from, grid.world.now(), token(grid), Set.of(extensions)))));
		return peer;
	}

	/** Waits to be dialled, and accepts the one who dials. */
	static RawPeer accept(VirtualGrid grid, String name, Extension... extensions) {
		RawPeer peer = new RawPeer(grid);
		peer.answer = ConnectResponse.accept(new UUID(1, 1), Set.of(extensions), null);
		grid.network.listener(NodeName.of(name), grid.world.newRuntime("raw")).start(peer.new Acceptor());
		return peer;
	}

	static String token(VirtualGrid grid) {
		return GridTokens.hs512Builder("grid", VirtualGrid.SECRET).clock(grid.world::now).build().issuer().issue();
	}

	void connectAs(String host, Instant time, String token) {
		send(Message.of(Op.CONNECT, 0, 0, 0,
				HandshakeCodec.encode(new ConnectRequest(new UUID(1, 1), host, time, token))));
	}

	void send(Message... messages) {
		this.transport.executor().execute(() -> {
			for (Message message : messages) {
				ByteBuf out = Unpooled.buffer();
				MessageCodec.encode(message, out);
				this.transport.write(out);
			}
			this.transport.flush();
		});
		this.grid.world.advance(Duration.ofMillis(1));
	}

	void sendBytes(byte[] bytes) {
		this.transport.executor().execute(() -> {
			this.transport.write(Unpooled.wrappedBuffer(bytes));
			this.transport.flush();
		});
		this.grid.world.advance(Duration.ofMillis(1));
	}

	void sendText(byte[] bytes) {
		this.transport.executor().execute(() -> {
			((LocalTransport) this.transport).writeText(Unpooled.wrappedBuffer(bytes));
			this.transport.flush();
		});
		this.grid.world.advance(Duration.ofMillis(1));
	}

	void close() {
		close(CloseReason.of(CloseReason.NORMAL, "done"));
		this.grid.world.advance(Duration.ofSeconds(5));
	}

	/** Closes and says why. */
	void close(CloseReason reason) {
		this.transport.executor().execute(() -> {
			this.transport.admit(1_000_000, () -> "this peer's own limit");
			this.transport.close(reason);
		});
	}

	/** Answers pings of the connection from now on. */
	void answersPings() {
		this.answersPings = true;
	}

	/** Sets what is said to the one who dials. */
	void answer(ConnectResponse answer) {
		this.answer = answer;
	}

	ConnectResponse response() {
		return HandshakeCodec.decodeResponse(this.received.get(0).payload());
	}

	@Override
	public void onDialled(GridTransport transport, UpgradeHeaders upgrade) {
		takeOver(transport);
	}

	private void takeOver(GridTransport transport) {
		this.transport = transport;
		transport.start(this);
		transport.read();
	}

	@Override
	public void onDialFailed(Throwable cause) {
		throw new IllegalStateException("the peer cannot be reached", cause);
	}

	@Override
	public void onBinary(ByteBuf message) {
		Message decoded = MessageCodec.decode(message);
		if (decoded.op() == Op.MERGED) {
			MergedMessageCodec.decode(decoded, message, this.received::add);
		}
		else {
			this.received.add(decoded);
		}
		if (decoded.op() == Op.PING && this.answersPings) {
			byte[] pong = HeartbeatCodec.encodePong(new Pong(false, null, HeartbeatCodec.ZERO_TIME));
			ByteBuf out = Unpooled.buffer();
			MessageCodec.encode(Message.of(Op.PONG, 0, 0, 0, pong), out);
			this.transport.write(out);
			this.transport.flush();
		}
		if (decoded.op() == Op.CONNECT) {
			ByteBuf out = Unpooled.buffer();
			MessageCodec.encode(Message.of(Op.CONNECT_RESPONSE, 0, 0, 0, HandshakeCodec.encode(this.answer)), out);
			this.transport.write(out);
			this.transport.flush();
		}
	}

	@Override
	public void onText(ByteBuf message) {
		throw new IllegalStateException("a node sends no text");
	}

	@Override
	public void onReadComplete() {
		if (this.reading) {
			this.transport.read();
		}
	}

	@Override
	public void onWritable() {
		// the tests send little enough
	}

	@Override
	public void onClosed(CloseReason reason) {
		this.closed = reason;
	}

	/** Takes whoever comes. */
	private final class Acceptor implements TransportAcceptor {

		@Override
		public String path() {
			return GridManagerBuilder.DEFAULT_PATH;
		}

		@Override
		public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer) {
			return Mono.just(new TestUpgrade(1_000_000, this::accept));
		}

		private void accept(GridTransport accepted) {
			if (RawPeer.this.transport == null) {
				takeOver(accepted);
			}
			else {
				accepted.close(CloseReason.of(CloseReason.NORMAL, "this peer takes one connection"));
			}
		}

	}

}
