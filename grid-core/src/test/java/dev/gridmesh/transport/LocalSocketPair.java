package dev.gridmesh.transport;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * One connection in a {@link LocalNetwork}: two ends, two wires. Only for the thread of
 * the virtual world.
 *
 * @since 0.1.0
 */
public final class LocalSocketPair {

	private final LocalNetwork network;

	private final NodeName dialer;

	private final NodeName acceptor;

	private final int number;

	private final LocalPipe toAcceptor;

	private final LocalPipe toDialer;

	private @Nullable LocalTransport dialerEnd;

	private @Nullable LocalTransport acceptorEnd;

	private boolean dialling = true;

	private @Nullable LocalDial dial;

	LocalSocketPair(LocalNetwork network, NodeName dialer, NodeName acceptor, int number) {
		this.network = network;
		this.dialer = dialer;
		this.acceptor = acceptor;
		this.number = number;
		this.toAcceptor = new LocalPipe(network.world(), network.path(dialer, acceptor));
		this.toDialer = new LocalPipe(network.world(), network.path(acceptor, dialer));
	}

	/**
	 * The node that dialled.
	 * @return its name
	 */
	public NodeName dialer() {
		return this.dialer;
	}

	/**
	 * The node that accepted.
	 * @return its name
	 */
	public NodeName acceptor() {
		return this.acceptor;
	}

	/**
	 * The dialer's end.
	 * @return the transport, {@code null} before the upgrade has been answered
	 */
	public @Nullable LocalTransport dialerEnd() {
		return this.dialerEnd;
	}

	/**
	 * The acceptor's end.
	 * @return the transport, {@code null} before the upgrade has been asked for
	 */
	public @Nullable LocalTransport acceptorEnd() {
		return this.acceptorEnd;
	}

	/** Breaks this connection; both ends are told at once, a dial under way as well. */
	public void reset() {
		this.toAcceptor.die();
		this.toDialer.die();
		if (this.dialling && this.dial != null) {
			this.dial.resetSoon();
		}
		if (this.dialerEnd != null) {
			this.dialerEnd.resetSoon();
		}
		if (this.acceptorEnd != null) {
			this.acceptorEnd.resetSoon();
		}
		// an end is there until its process has seen it
		ended();
	}

	void dialledBy(LocalDial dial) {
		this.dial = dial;
	}

	LocalTransport openAcceptorEnd(GridEventLoop loop, int maxMessageSize) {
		this.acceptorEnd = new LocalTransport(this.network, this, loop, maxMessageSize, peer(this.dialer),
				this.toDialer, this.toAcceptor);
		return this.acceptorEnd;
	}

	LocalTransport openDialerEnd(GridEventLoop loop, int maxMessageSize) {
		this.dialling = false;
		this.dialerEnd = new LocalTransport(this.network, this, loop, maxMessageSize, peer(this.acceptor),
				this.toAcceptor, this.toDialer);
		return this.dialerEnd;
	}

	private SocketPeer peer(NodeName node) {
		return new SocketPeer(node.hostAndPort() + "#" + this.number, this.network.certificatesOf(node));
	}

	@Nullable LocalTransport peerOf(LocalTransport end) {
		return (end == this.dialerEnd) ? this.acceptorEnd : this.dialerEnd;
	}

	LocalPipe toAcceptor() {
		return this.toAcceptor;
	}

	LocalPipe toDialer() {
		return this.toDialer;
	}

	void healed() {
		this.toAcceptor.healed();
		this.toDialer.healed();
	}

	/* The dialer gave up before it had a transport. */
	void abandon() {
		this.dialling = false;
		this.toAcceptor.send(() -> {
			if (this.acceptorEnd != null) {
				this.acceptorEnd.peerGone();
			}
			// which it may have been before, without anybody to tell
			ended();
		}, this::ended);
	}

	/* One end has been closed. */
	void ended() {
		boolean dialerOpen = this.dialling || (this.dialerEnd != null && !this.dialerEnd.isOver());
		boolean acceptorOpen = this.acceptorEnd != null && !this.acceptorEnd.isOver();
		if (!dialerOpen && !acceptorOpen) {
			this.network.remove(this);
			this.toAcceptor.die();
			this.toDialer.die();
		}
	}

	boolean has(NodeName node) {
		return this.dialer.equals(node) || this.acceptor.equals(node);
	}

	boolean joins(NodeName one, NodeName other) {
		return has(one) && has(other);
	}

	/**
	 * Tells this pair from all others of its network.
	 * @return its number, from 1 on
	 */
	public int number() {
		return this.number;
	}

	@Override
	public String toString() {
		return this.dialer + " -> " + this.acceptor + " #" + this.number + " (dialer " + describe(this.dialerEnd)
				+ ", acceptor " + describe(this.acceptorEnd) + ")";
	}

	private static String describe(@Nullable LocalTransport end) {
		return (end == null) ? "not there" : end.isOver() ? "closed" : "open";
	}

}
