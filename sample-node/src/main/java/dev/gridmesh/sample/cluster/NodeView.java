package dev.gridmesh.sample.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * How one node sees its peers at one moment. Immutable, so safe for any thread.
 *
 * @param states the state of each connection by the name of the peer; empty when the node
 * does not answer
 */
record NodeView(Map<String, String> states) {

	/** The view of a node that does not answer. */
	static final NodeView DOWN = new NodeView(Map.of());

	static final String CONNECTED = "CONNECTED";

	NodeView {
		states = new TreeMap<>(states);
	}

	boolean isDown() {
		return this.states.isEmpty();
	}

	/**
	 * Tells whether the node is connected to all others.
	 * @param nodes the names of all nodes
	 * @param self the name of the node itself
	 * @return whether it is
	 */
	boolean seesAll(Iterable<String> nodes, String self) {
		for (String node : nodes) {
			if (!node.equals(self) && !CONNECTED.equals(this.states.get(node))) {
				return false;
			}
		}
		return true;
	}

}
