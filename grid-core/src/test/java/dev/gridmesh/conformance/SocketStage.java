package dev.gridmesh.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.netty.ReactorNettyConnector;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A stage on a loopback socket, in real time. The names of the recording stand for
 * addresses: where the node dials one, it gets to the played side's port.
 */
final class SocketStage implements Stage {

	private static final String LOOPBACK = "127.0.0.1";

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final ReactorNettyRuntime runtime = ReactorNettyRuntime.create();

	private final ReactorNettyListener listener = ReactorNettyListener.builder(0).address(LOOPBACK).build();

	private final PlayedLoop loop = new PlayedLoop();

	private final Queue<SocketLine> lines = new ConcurrentLinkedQueue<>();

	private final NodeName played;

	private final ServerSocket server;

	private final int portOfNobody;

	private @Nullable PlayedPeer peer;

	/**
	 * Builds a stage.
	 * @param played the name of the played side
	 */
	SocketStage(NodeName played) {
		this.played = played;
		try {
			InetAddress loopback = InetAddress.getByName(LOOPBACK);
			this.server = new ServerSocket(0, 0, loopback);
			try (ServerSocket nobody = new ServerSocket(0, 0, loopback)) {
				this.portOfNobody = nobody.getLocalPort();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void cast(PlayedPeer peer) {
		this.peer = peer;
		Thread acceptor = new Thread(this::acceptAll, "played-acceptor");
		acceptor.setDaemon(true);
		acceptor.start();
	}

	private PlayedPeer peer() {
		if (this.peer == null) {
			throw new IllegalStateException("nobody is cast");
		}
		return this.peer;
	}

	private void acceptAll() {
		try {
			while (!this.server.isClosed()) {
				add(this.server.accept(), false);
			}
		}
		catch (IOException ex) {
			// the server was closed
		}
	}

	private void add(Socket socket, boolean dialled) {
		SocketLine line = new SocketLine(socket, dialled, this.loop, peer(), address(), this.played.hostAndPort());
		this.lines.add(line);
		line.start();
	}

	private String address() {
		return LOOPBACK + ":" + this.server.getLocalPort();
	}

	@Override
	public GridRuntime runtime() {
		return this.runtime;
	}

	@Override
	public TransportConnector connector() {
		TransportConnector connector = ReactorNettyConnector.create();
		return (request, dialListener) -> {
			boolean admitted = peer().admitsDial();
			NodeName target = NodeName.of("http://" + (admitted ? address() : LOOPBACK + ":" + this.portOfNobody));
			return connector.dial(new DialRequest(target, request.path(), request.headers(), request.connectTimeout(),
					request.upgradeTimeout(), request.maxMessageSize(), request.loop()), dialListener);
		};
	}

	@Override
	public TransportListener listener() {
		return this.listener;
	}

	@Override
	public GridEventLoop loop() {
		return this.loop;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Instant now() {
		return this.runtime.clock().instant();
	}

	@Override
	public boolean speaksHttp() {
		return true;
	}

	@Override
	public void dial() {
		this.loop.execute(this::dialNow);
	}

	private void dialNow() {
		try {
			add(new Socket(LOOPBACK, this.listener.port()), true);
		}
		catch (IOException ex) {
			throw new IllegalStateException("the node does not accept", ex);
		}
	}

	@Override
	public void holdBackWrites() {
		throw new UnsupportedOperationException("only in memory");
	}

	@Override
	public boolean await(BooleanSupplier condition, Duration max) {
		try {
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(2))
				.atMost((max.compareTo(LIMIT) < 0) ? max : LIMIT)
				.until(condition::getAsBoolean);
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	@Override
	public void settle() {
		// real time is not spent on nothing
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.lines.forEach(SocketLine::close);
		this.loop.close();
		this.runtime.close();
	}

}
