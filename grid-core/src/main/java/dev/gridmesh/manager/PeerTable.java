package dev.gridmesh.manager;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

import dev.gridmesh.NodeName;
import dev.gridmesh.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one node and their connections, by name. Safe for any thread.
 */
final class PeerTable {

	private final NodeName local;

	private final ConcurrentNavigableMap<String, Connection> connections = new ConcurrentSkipListMap<>();

	private final Queue<Connection> leaving = new ConcurrentLinkedQueue<>();

	PeerTable(NodeName local) {
		this.local = local;
	}

	/**
	 * Checks that names can be the peers of a node (protocol.md §1).
	 * @param local the node
	 * @param names its peers; the node itself may be among them, once
	 * @return the names without the node itself
	 * @throws IllegalArgumentException if a name comes twice, or if schemes differ
	 */
	static Set<NodeName> check(NodeName local, Collection<? extends @Nullable NodeName> names) {
		Set<String> seen = new TreeSet<>();
		Set<NodeName> others = new LinkedHashSet<>();
		for (NodeName name : names) {
			if (name == null) {
				throw new IllegalArgumentException("a name among the peers of %s is null".formatted(local));
			}
			if (!seen.add(name.value())) {
				throw new IllegalArgumentException("peer " + name + " is listed twice");
			}
			if (name.secure() != local.secure()) {
				throw new IllegalArgumentException(
						"peer %s and local node %s must have the same scheme".formatted(name, local));
			}
			others.add(name);
		}
		others.remove(local);
		return others;
	}

	/**
	 * Adds a peer if it is not there.
	 * @param name the peer
	 * @param factory makes its connection
	 * @return the new connection, or {@code null} if the peer was there already
	 */
	@Nullable Connection add(NodeName name, Function<NodeName, Connection> factory) {
		Connection added = factory.apply(name);
		return (this.connections.putIfAbsent(name.value(), added) == null) ? added : null;
	}

	/**
	 * Takes a peer out; its connection counts as leaving until it is forgotten. Called by
	 * one thread at a time.
	 * @param name the peer
	 * @return its connection, or {@code null} if there is no such peer
	 */
	@Nullable Connection remove(NodeName name) {
		Connection connection = this.connections.get(name.value());
		if (connection != null) {
			// in this order, so that it is always in one of the two
			this.leaving.add(connection);
			this.connections.remove(name.value());
		}
		return connection;
	}

	/**
	 * Forgets a connection that was taken out and has ended.
	 * @param connection the connection
	 */
	void forget(Connection connection) {
		this.leaving.remove(connection);
	}

	/**
	 * The connections that were taken out and have not ended.
	 * @return a snapshot
	 */
	List<Connection> leaving() {
		return List.copyOf(this.leaving);
	}

	@Nullable Connection find(String name) {
		return this.connections.get(name);
	}

	NodeName local() {
		return this.local;
	}

	List<Connection> all() {
		return List.copyOf(this.connections.values());
	}

	Set<NodeName> names() {
		Set<NodeName> names = new LinkedHashSet<>();
		this.connections.values().forEach((connection) -> names.add(connection.remote()));
		return Collections.unmodifiableSet(names);
	}

}
