package dev.gridmesh;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One node's view of the grid: its own name, its peers, what it serves, and its start and
 * stop. Safe for any thread.
 *
 * @since 0.1.0
 */
public interface GridManager extends AutoCloseable {

	/**
	 * This node's own name, as its peers know it.
	 * @return the local name
	 * @throws IllegalStateException if the name is only known at start and the grid has
	 * not been started
	 */
	NodeName local();

	/**
	 * The id of this process, random, made at build time; it tells a restart from a
	 * reconnect.
	 * @return the instance id
	 */
	UUID instanceId();

	/**
	 * The route that is dialled and served.
	 * @return the path, beginning with a slash
	 */
	String path();

	/**
	 * Tells whether this node takes part in the grid.
	 * @return true from {@link #start()} until {@link #stop(Duration)}
	 */
	boolean isRunning();

	/**
	 * The other nodes of the grid, connected or not.
	 * @return their names without the local one, a snapshot in a fixed order
	 */
	Set<NodeName> peers();

	/**
	 * The connection to one node.
	 * @param name the name of a peer, or the local name for calls within this node
	 * @return the connection; the same one for as long as the node is a peer
	 * @throws IllegalArgumentException if there is no such peer
	 * @throws IllegalStateException if the grid has not been started
	 */
	GridConnection connection(NodeName name);

	/**
	 * The connection to one node.
	 * @param name the name of a peer, or the local name for calls within this node
	 * @return the connection; the same one for as long as the node is a peer
	 * @throws IllegalArgumentException if there is no such peer
	 * @throws IllegalStateException if the grid has not been started
	 */
	default GridConnection connection(String name) {
		return connection(NodeName.of(name));
	}

	/**
	 * The connections to all peers, without the local one.
	 * @return a snapshot in a fixed order; empty before the start
	 */
	List<GridConnection> connections();

	/**
	 * Tells the connections to all peers now, and again each time that a peer was added
	 * or removed. A subscriber that is too slow misses changes in between, never the last
	 * one. Signals arrive on the thread that changes the peers: do not block there.
	 * @return what {@link #connections()} returns now, then after each change; completes
	 * when the grid has been stopped
	 */
	Flux<List<GridConnection>> connectionChanges();

	/**
	 * What this node serves.
	 * @return one element per handler, in the order of their registration
	 */
	List<HandlerStats> handlers();

	/**
	 * Counts what code of the application has thrown at this node. Each failure was also
	 * told to the {@link ErrorListener} and written to the log.
	 * @return the number of failures since the manager was built, by the kind of code
	 * that failed; a snapshot without the kinds that never did
	 */
	Map<ApplicationPart, Long> applicationErrors();

	/**
	 * All nodes at once, this one included.
	 * @return a view that follows changes of the peers
	 */
	GridPeers all();

	/**
	 * All nodes at once, but for this one.
	 * @return a view that follows changes of the peers
	 */
	GridPeers others();

	/**
	 * Adds a node to the grid at run time; does nothing if it is a peer already.
	 * @param name the name of the node
	 * @throws IllegalArgumentException if it is the local name or does not fit the others
	 * @throws IllegalStateException if the grid is not running
	 */
	void addPeer(NodeName name);

	/**
	 * Removes a node from the grid at run time; its calls end as disconnected. Does
	 * nothing if it is no peer.
	 * @param name the name of the node
	 */
	void removePeer(NodeName name);

	/**
	 * Starts to listen and to dial. Does not wait for connections; idempotent.
	 * @throws IllegalStateException if the grid has been stopped, or if its names do not
	 * fit together
	 */
	void start();

	/**
	 * Leaves the grid: refuses new inbound calls at once, lets those that run finish,
	 * then closes all connections. Idempotent; runs whether subscribed to or not.
	 * @param drain how long running calls may take, zero for not at all
	 * @return completes when all connections are closed
	 */
	Mono<Void> stop(Duration drain);

	/**
	 * Leaves the grid at once, without waiting for anything.
	 */
	@Override
	void close();

}
