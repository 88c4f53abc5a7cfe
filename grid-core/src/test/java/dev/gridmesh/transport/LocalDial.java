package dev.gridmesh.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to dial in a {@link LocalNetwork}; lives on the loop that was asked for.
 */
final class LocalDial implements GridEventLoop.ScheduledTask {

	private final LocalNetwork network;

	private final NodeName local;

	private final DialRequest request;

	private final DialListener listener;

	private GridEventLoop.@Nullable ScheduledTask timeout;

	private @Nullable LocalSocketPair connection;

	private boolean over;

	LocalDial(LocalNetwork network, NodeName local, DialRequest request, DialListener listener) {
		this.network = network;
		this.local = local;
		this.request = request;
		this.listener = listener;
	}

	GridEventLoop.ScheduledTask begin() {
		this.request.loop().execute(this::connect);
		return this;
	}

	@Override
	public void cancel() {
		if (!this.over) {
			end();
			if (this.connection != null) {
				this.connection.abandon();
			}
		}
	}

	private void connect() {
		if (this.over) {
			return;
		}
		this.connection = this.network.open(this.local, this.request.remote());
		this.connection.dialledBy(this);
		this.connection.toDialer().receiver(this.request.loop());
		failAfter(this.request.connectTimeout(), "connection timed out: ");
		NodeName remote = this.request.remote();
		boolean refused = this.network.listenerOf(remote) == null || this.network.path(this.local, remote).isRefusing();
		LocalSocketPair opened = this.connection;
		// the other kernel answers, not the other process: there and back on the own loop
		opened.toAcceptor().receiver(this.request.loop());
		opened.toAcceptor()
			.send(() -> opened.toDialer()
				.send(refused ? () -> fail(new ConnectException("Connection refused: " + remote.hostAndPort()))
						: () -> upgrade(opened), LocalDial::lost),
					LocalDial::lost);
	}

	private void upgrade(LocalSocketPair opened) {
		LocalListener acceptor = this.network.listenerOf(this.request.remote());
		if (this.over) {
			return;
		}
		if (acceptor == null) {
			fail(new IOException("connection closed before the upgrade was answered"));
			return;
		}
		failAfter(this.request.upgradeTimeout(), "upgrade timed out: ");
		GridEventLoop acceptorLoop = acceptor.nextEventLoop();
		opened.toAcceptor().receiver(acceptorLoop);
		opened.toAcceptor().send(() -> answer(opened, acceptor.acceptor(), acceptorLoop), LocalDial::lost);
	}

	private void answer(LocalSocketPair opened, TransportAcceptor acceptor, GridEventLoop acceptorLoop) {
		if (!acceptor.path().equals(this.request.path())) {
			refuse(opened, "HTTP 404 (path or protocol version differs)");
		}
		else {
			acceptor.authorize(this::header, SocketPeer.at("memory"))
				.map(Optional::of)
				.defaultIfEmpty(Optional.empty())
				.subscribe((admitted) -> onLoop(acceptorLoop, () -> decide(opened, admitted, acceptorLoop)));
		}
	}

	/* An answer that came at once is not put behind what else the loop has to do. */
	private static void onLoop(GridEventLoop loop, Runnable step) {
		if (loop.inEventLoop()) {
			step.run();
		}
		else {
			loop.execute(step);
		}
	}

	private void decide(LocalSocketPair opened, Optional<AdmittedUpgrade> admitted, GridEventLoop acceptorLoop) {
		if (admitted.isEmpty()) {
			refuse(opened, "HTTP 403");
			return;
		}
		AdmittedUpgrade upgrade = admitted.get();
		opened.toDialer().send(() -> deliver(opened, upgrade.headers()), LocalDial::lost);
		upgrade.accept(opened.openAcceptorEnd(acceptorLoop, upgrade.maxMessageSize()));
	}

	private @Nullable String header(String name) {
		return find(this.request.headers(), name);
	}

	private static @Nullable String find(Map<String, String> headers, String name) {
		return headers.entrySet()
			.stream()
			.filter((header) -> header.getKey().equalsIgnoreCase(name))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	private void refuse(LocalSocketPair opened, String answer) {
		opened.toDialer().send(() -> fail(new IOException(answer)), LocalDial::lost);
	}

	private void deliver(LocalSocketPair opened, Map<String, String> answer) {
		if (this.over) {
			return;
		}
		end();
		this.listener.onDialled(opened.openDialerEnd(this.request.loop(), this.request.maxMessageSize()),
				(name) -> find(answer, name));
	}

	private void fail(Exception cause) {
		if (this.over) {
			return;
		}
		end();
		if (this.connection != null) {
			this.connection.abandon();
		}
		this.listener.onDialFailed(cause);
	}

	/* The connection was broken before it was up. */
	void resetSoon() {
		try {
			this.request.loop().execute(() -> fail(new IOException("connection reset")));
		}
		catch (RejectedExecutionException ex) {
			// the process that dialled is gone, too
			this.over = true;
			if (this.connection != null) {
				this.connection.abandon();
			}
		}
	}

	private void failAfter(Duration time, String words) {
		cancelTimeout();
		this.timeout = this.request.loop()
			.schedule(() -> fail(new IOException(words + this.request.remote().hostAndPort())), time.toNanos());
	}

	private void end() {
		this.over = true;
		cancelTimeout();
	}

	private void cancelTimeout() {
		if (this.timeout != null) {
			this.timeout.cancel();
		}
	}

	private static void lost() {
		// the time limits see to it
	}

}
