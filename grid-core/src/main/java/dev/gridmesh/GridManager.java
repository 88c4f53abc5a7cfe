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
	 * @return true from the end of {@link #start()} until a stop begins
	 */
	boolean isRunning();

	/**
	 * The other nodes of the grid, connected or not.
	 * @return their names without the local one, a snapshot in a fixed order
	 */
	Set<NodeName> peers();

	/**
	 * The connection to one node. Each start makes new ones; until the next start those
	 * of the last are there, shut down.
	 * @param name the name of a peer, or the local name for calls within this node
	 * @return the connection; the same one for as long as the node is a peer and the grid
	 * is not started again
	 * @throws IllegalArgumentException if there is no such peer
	 * @throws IllegalStateException if the grid has never been started
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
	 * or removed, or the grid was started, which makes new ones. A subscriber that is too
	 * slow misses changes in between, never the last one; one that throws is told no
	 * more, and makes no difference to the others. Signals arrive on the thread that
	 * changes the peers: do not block there.
	 * @return what {@link #connections()} returns now, then after each change; goes on
	 * over stops and never completes
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
	 * Adds a node to the grid at run time; does nothing if it is a peer already.
	 * @param name the name of the node
	 * @throws IllegalArgumentException if it is no name of a node, the local name, or
	 * does not fit the others
	 * @throws IllegalStateException if the grid is not running
	 */
	default void addPeer(String name) {
		addPeer(NodeName.of(name));
	}

	/**
	 * Removes a node from the grid at run time; its calls end as disconnected. Does
	 * nothing if it is no peer.
	 * @param name the name of the node
	 */
	void removePeer(NodeName name);

	/**
	 * Removes a node from the grid at run time; its calls end as disconnected. Does
	 * nothing if it is no peer.
	 * @param name the name of the node
	 * @throws IllegalArgumentException if it is no name of a node
	 */
	default void removePeer(String name) {
		removePeer(NodeName.of(name));
	}

	/**
	 * Starts to listen and to dial. Does not wait for connections. Does nothing while the
	 * grid is running, or is being started by another thread. A grid that was stopped can
	 * be started again, with connections of its own: the names are asked for again, and
	 * peers that were added at run time are forgotten. When a start fails what it has
	 * done is taken back, so that another one can be tried.
	 * @throws IllegalStateException if a stop has not completed
	 * @throws RuntimeException if the port cannot be bound, or the names cannot be found
	 * out or do not fit together
	 */
	void start();

	/**
	 * Leaves the grid: refuses new inbound calls at once, lets those that run finish,
	 * then stops to accept and closes all connections. Nothing happens before the
	 * subscription; a stop that has begun goes on though the subscription is cancelled.
	 * All subscriptions to any stop share the one that is under way, which takes as long
	 * as the shortest {@code drain} among them says. During a start it waits for that;
	 * before a start, and after a stop, there is nothing to do and it completes at once.
	 * <p>
	 * A stop goes on past what fails and always ends: a listener may take five seconds to
	 * stop, and so may all connections together.
	 * @param drain how long running calls may take, zero for not at all
	 * @return completes when all connections are closed and the grid can be started
	 * again; fails then, if a listener or anything else failed to stop
	 * @throws IllegalArgumentException if {@code drain} is negative
	 */
	Mono<Void> stop(Duration drain);

	/**
	 * Leaves the grid without waiting for running calls, and waits until that is done,
	 * for at most a few seconds more than a stop takes. On an event loop, which must not
	 * wait, the stop is begun and goes on behind the return. What fails is logged and
	 * told to the {@link ErrorListener}, not thrown.
	 */
	@Override
	void close();

}
