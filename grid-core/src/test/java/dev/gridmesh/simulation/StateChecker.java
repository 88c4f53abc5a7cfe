package dev.gridmesh.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.simulation.Event.NodeKilled;
import dev.gridmesh.simulation.Event.NodeStarted;
import dev.gridmesh.simulation.Event.NodeStopped;
import dev.gridmesh.simulation.Event.StateChanged;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks what the nodes are told about the states of their connections: each state may
 * follow the one before, all are connected when all is calm, none when a node has left.
 */
final class StateChecker {

	private final List<Entry> history;

	private final Violations violations;

	/** The last change of each connection, by node. */
	private final Map<String, Map<Integer, StateChanged>> nodes = new HashMap<>();

	/** Those that have lost an event loop. */
	private final Set<String> broken = new HashSet<>();

	StateChecker(List<Entry> history, Violations violations) {
		this.history = history;
		this.violations = violations;
	}

	void check() {
		for (Entry entry : this.history) {
			Event event = entry.event();
			if (event instanceof NodeStarted started) {
				this.nodes.put(started.node(), new TreeMap<>());
				this.broken.remove(started.node());
			}
			else if (event instanceof Event.LoopDied died) {
				this.broken.add(died.node());
			}
			else if (event instanceof NodeKilled killed) {
				this.nodes.remove(killed.node());
			}
			else if (event instanceof StateChanged changed) {
				checkChange(changed);
			}
			else if (event instanceof NodeStopped stopped) {
				checkStopped(stopped.node());
			}
			else if (event instanceof Event.CalmBegan) {
				this.nodes.keySet().forEach(this::checkCalm);
			}
		}
	}

	private void checkChange(StateChanged changed) {
		Map<Integer, StateChanged> connections = this.nodes.get(changed.node());
		if (connections == null) {
			this.violations.add(Invariant.LEAKS, "a process that is gone was told: %s", changed);
			return;
		}
		StateChanged last = connections.put(changed.connection(), changed);
		boolean legal = (last != null) ? last.state().canBecome(changed.state()) : mayBeFirst(changed);
		if (!legal) {
			this.violations.add(Invariant.HEALING, "%s came after %s", changed, last);
		}
	}

	/**
	 * Whoever subscribes on the stack that made the connection is there before its loop;
	 * one whose loop is gone has gone on by then, on that stack.
	 */
	private boolean mayBeFirst(StateChanged changed) {
		return changed.state() == ConnectionState.UNCONNECTED || this.broken.contains(changed.node());
	}

	private void checkStopped(String node) {
		Map<Integer, StateChanged> connections = this.nodes.remove(node);
		if (connections != null) {
			connections.values().forEach((last) -> check(last, ConnectionState.SHUTDOWN, "it has stopped"));
		}
	}

	/** The last connection to each peer is the one that counts. */
	private void checkCalm(String node) {
		Map<String, StateChanged> current = new TreeMap<>();
		for (StateChanged last : this.nodes.getOrDefault(node, Map.of()).values()) {
			StateChanged older = current.put(last.peer(), last);
			if (older != null) {
				check(older, ConnectionState.SHUTDOWN, "the peer was removed");
			}
		}
		current.values().forEach((last) -> check(last, ConnectionState.CONNECTED, "all is calm"));
	}

	private void check(StateChanged last, ConnectionState expected, String why) {
		if (last.state() != expected) {
			this.violations.add(Invariant.HEALING, "%s is the last that was told, though %s", last, why);
		}
	}

}
