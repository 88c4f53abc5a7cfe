package dev.gridmesh.manager;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.connection.Connection;
import dev.gridmesh.connection.ConnectionEnvironment;
import dev.gridmesh.connection.LocalConnection;
import dev.gridmesh.transport.TransportListener;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One run of a node, from a start to the stop that ends it. What a node has that lasts
 * longer, such as what it serves, is the manager's. Safe for any thread, but peers are
 * added and removed by one thread at a time.
 * <p>
 * State: the connections, and whether the node leaves. After its end it can still be
 * asked: its connections are shut down then.
 */
final class NodeRun {

	private final Parts parts;

	private final PeerTable peers;

	private final ConnectionEnvironment environment;

	private final LocalConnection local;

	private volatile boolean leaving;

	/**
	 * Makes a run in which nobody is known and nobody is let in.
	 * @param parts what belongs to this run alone
	 * @param environment what its connections have in common, made of whether it leaves
	 */
	NodeRun(Parts parts, EnvironmentFactory environment) {
		this.parts = parts;
		this.environment = environment.create(() -> this.leaving);
		this.peers = new PeerTable(this.environment.local());
		this.local = new LocalConnection(this.environment);
	}

	/** Begins to let peers in. */
	void open() {
		this.parts.acceptor().open(this.environment, this.peers);
	}

	/**
	 * Adds a peer and begins to dial it, unless it is there.
	 * @param name the peer
	 * @return whether it was added
	 */
	boolean addPeer(NodeName name) {
		Connection added = this.peers.add(name, (remote) -> new Connection(this.environment, remote));
		if (added != null) {
			added.start();
		}
		return added != null;
	}

	/**
	 * Removes a peer.
	 * @param name the peer
	 * @return ends its connection, on subscription; {@code null} if there is no such peer
	 */
	@Nullable Mono<Void> removePeer(NodeName name) {
		Connection removed = this.peers.remove(name);
		return (removed != null)
				? removed.shutDown("the peer was removed").doFinally((signal) -> this.peers.forget(removed)) : null;
	}

	/** Refuses new calls of peers from now on. */
	void leave() {
		this.leaving = true;
	}

	/**
	 * Tells whether nothing of any node is being served.
	 * @return whether this node may go without harm to others' calls
	 */
	boolean isIdle() {
		return this.local.inboundCalls() == 0 && this.peers.all().stream().allMatch(Connection::isIdle);
	}

	/**
	 * Ends all connections.
	 * @param reason why, for the calls that run and for the log
	 * @return the ends, each on its subscription
	 */
	List<Mono<Void>> shutDown(String reason) {
		List<Mono<Void>> ends = new ArrayList<>();
		this.peers.all().forEach((connection) -> ends.add(connection.shutDown(reason)));
		this.peers.leaving().forEach((connection) -> ends.add(connection.shutDown(reason)));
		ends.add(this.local.shutDown(reason));
		return ends;
	}

	/** Lets go of the runtime, if it belongs to this run. */
	void close() {
		this.parts.onEnd().run();
	}

	PeerTable peers() {
		return this.peers;
	}

	LocalConnection local() {
		return this.local;
	}

	NodeName name() {
		return this.environment.local();
	}

	GridRuntime runtime() {
		return this.environment.runtime();
	}

	ApplicationErrors errors() {
		return this.environment.errors();
	}

	TransportListener listener() {
		return this.parts.listener();
	}

	GridAcceptor acceptor() {
		return this.parts.acceptor();
	}

	/**
	 * What belongs to one run alone.
	 *
	 * @param listener hands over transports, and has been started
	 * @param acceptor takes them
	 * @param onEnd releases what was made for this run
	 */
	record Parts(TransportListener listener, GridAcceptor acceptor, Runnable onEnd) {

	}

}
