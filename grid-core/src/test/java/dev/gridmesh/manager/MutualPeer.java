package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.gridmesh.NodeName;
import dev.gridmesh.auth.DialerProof;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.HandshakeProof;
import dev.gridmesh.auth.ProvingNode;
import dev.gridmesh.auth.UpgradeCheck;
import dev.gridmesh.auth.UpgradeProof;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TestUpgrade;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportHandler;
import dev.gridmesh.transport.UpgradeHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;

/**
 * One end of the mutual protocol that a test plays, in either role, well or not.
 */
final class MutualPeer implements DialListener, TransportHandler {

	private final VirtualGrid grid;

	private final ProvingNode self;

	final List<Message> received = new ArrayList<>();

	int upgrades;

	Throwable dialFailure;

	private DialerProof dialer;

	private HandshakeProof proof;

	private GridTransport transport;

	private UnaryOperator<byte[]> answer = (signed) -> signed;

	MutualPeer(VirtualGrid grid, String name) {
		this.grid = grid;
		this.self = new ProvingNode(NodeName.of(name), GridManagerBuilder.DEFAULT_PATH, new UUID(7, 7),
				grid.world.newRuntime("mutual " + name));
	}

	/** Dials a node, and believes whoever answers. */
	MutualPeer dial(GridAuth auth, String to) {
		this.dialer = auth.dial(this.self, NodeName.of(to));
		return dialWith(this.dialer.headers(), to);
	}

	/** Dials a node with headers of any kind. */
	MutualPeer dialWith(Map<String, String> headers, String to) {
		DialRequest request = new DialRequest(NodeName.of(to), this.self.path(), headers, Duration.ofSeconds(2),
				Duration.ofSeconds(2), 1_000_000, this.grid.world.newLoop("mutual"));
		this.grid.network.connector(this.self.name()).dial(request, this);
		this.grid.world.advance(Duration.ofMillis(1));
		return this;
	}

	/** Answers every upgrade with these headers. */
	void acceptWith(Map<String, String> headers) {
		listen((request) -> Mono.just(new TestUpgrade(headers, 1_000_000, this::takeOver)));
	}

	/**
	 * Proves itself to whoever dials, and then answers Connect with what becomes of it.
	 */
	void accept(GridAuth auth, UnaryOperator<byte[]> signedAnswer) {
		this.answer = signedAnswer;
		UpgradeCheck check = auth.upgrades(this.self, (name) -> true);
		listen((request) -> {
			UpgradeProof proven = check.check(request);
			this.proof = proven.handshake();
			return Mono.just(new TestUpgrade(proven.headers(), 1_000_000, this::takeOver));
		});
	}

	private void listen(Function<UpgradeHeaders, Mono<AdmittedUpgrade>> answering) {
		this.grid.network.listener(this.self.name(), this.self.runtime()).start(new TransportAcceptor() {
			@Override
			public String path() {
				return MutualPeer.this.self.path();
			}

			@Override
			public Mono<AdmittedUpgrade> authorize(UpgradeHeaders headers, SocketPeer peer) {
				return answering.apply(headers);
			}
		});
	}

	/** What it says of itself under a name. */
	ConnectRequest request(String host) {
		return new ConnectRequest(this.self.instanceId(), host, this.grid.world.now(), "", Set.of());
	}

	/** The same, signed. */
	byte[] connect(String host) {
		byte[] payload = HandshakeCodec.encodeForProof(request(host));
		this.proof.signConnect(payload);
		return payload;
	}

	/** Sends the payload of Connect, and reads the answer. */
	ConnectResponse exchange(byte[] connect) {
		send(Message.of(Op.CONNECT, 0, 0, 0, connect));
		this.grid.world.advance(Duration.ofMillis(1));
		byte[] payload = this.received.get(0).payload();
		if (!this.proof.isConnectResponse(payload)) {
			throw new AssertionError("the answer to connect is not signed");
		}
		return HandshakeCodec.decodeResponse(payload);
	}

	private void send(Message message) {
		this.transport.executor().execute(() -> {
			ByteBuf out = Unpooled.buffer();
			MessageCodec.encode(message, out);
			this.transport.write(out);
			this.transport.flush();
		});
	}

	void close() {
		this.transport.executor().execute(() -> this.transport.close(CloseReason.of(CloseReason.NORMAL, "done")));
		this.grid.world.advance(Duration.ofSeconds(5));
	}

	private void takeOver(GridTransport accepted) {
		this.upgrades++;
		this.transport = accepted;
		accepted.start(this);
		accepted.read();
	}

	@Override
	public void onDialled(GridTransport dialled, UpgradeHeaders headers) {
		if (this.dialer != null) {
			this.proof = this.dialer.check(headers);
		}
		takeOver(dialled);
	}

	@Override
	public void onDialFailed(Throwable cause) {
		this.dialFailure = cause;
	}

	@Override
	public void onBinary(ByteBuf message) {
		Message decoded = MessageCodec.decode(message);
		this.received.add(decoded);
		if (decoded.op() == Op.CONNECT && this.proof != null) {
			byte[] payload = HandshakeCodec
				.encodeForProof(ConnectResponse.accept(this.self.instanceId(), Set.of(), null));
			this.proof.signConnectResponse(payload);
			send(Message.of(Op.CONNECT_RESPONSE, 0, 0, 0, this.answer.apply(payload)));
		}
	}

	@Override
	public void onText(ByteBuf message) {
		throw new IllegalStateException("a node sends no text");
	}

	@Override
	public void onReadComplete() {
		this.transport.read();
	}

	@Override
	public void onWritable() {
		// the tests send little enough
	}

	@Override
	public void onClosed(CloseReason reason) {
		// the tests look at the node
	}

}
