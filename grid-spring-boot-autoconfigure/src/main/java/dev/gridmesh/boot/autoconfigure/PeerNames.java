package dev.gridmesh.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.NodeName;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;

/**
 * Reads and checks the list of peers.
 */
final class PeerNames {

	private static final String KEY = "grid.peers[%d]";

	private PeerNames() {
	}

	/**
	 * Reads the list.
	 * @param values the names as they were configured
	 * @return the names in their order
	 * @throws GridPropertiesException if a name is malformed, appears twice, or has
	 * another scheme than the first
	 */
	static List<NodeName> parse(List<String> values) {
		List<NodeName> names = new ArrayList<>();
		for (String value : values) {
			int index = names.size();
			NodeName name = parse(KEY.formatted(index), value);
			int same = names.indexOf(name);
			if (same >= 0) {
				throw new GridPropertiesException(KEY.formatted(index), value,
						"is already there as '%s'".formatted(KEY.formatted(same)), "List each node exactly once.");
			}
			if (index > 0) {
				requireSameScheme(KEY.formatted(index), name, names.get(0));
			}
			names.add(name);
		}
		return names;
	}

	/**
	 * Reads one name.
	 * @param key the key that it comes from
	 * @param value the name as it was configured
	 * @return the name
	 * @throws GridPropertiesException if it is malformed
	 */
	static NodeName parse(String key, String value) {
		try {
			return NodeName.of(value);
		}
		catch (IllegalArgumentException ex) {
			throw new GridPropertiesException("The property '%s' cannot be used: %s.".formatted(key, ex.getMessage()),
					"Write the node as http://host:port or https://host:port, for example 'http://10.0.0.1:8080'.");
		}
	}

	/**
	 * Requires that all nodes are reached in one way.
	 * @param key the key that the name comes from
	 * @param name the name
	 * @param first the name to compare with
	 * @throws GridPropertiesException if only one of them has the scheme https
	 */
	static void requireSameScheme(String key, NodeName name, NodeName first) {
		if (name.secure() != first.secure()) {
			throw new GridPropertiesException(key, name, "the scheme of '%s' is another one".formatted(first),
					"Use either http or https for all nodes of the grid.");
		}
	}

}
