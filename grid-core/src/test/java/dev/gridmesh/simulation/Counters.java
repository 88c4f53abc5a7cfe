package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.PeerStats;

/**
 * What a node counts as under way.
 */
final class Counters {

	private Counters() {
	}

	/**
	 * Looks for counters that would be zero if nothing were under way.
	 * @param manager the node
	 * @return what counts, empty if nothing does
	 */
	static String notZero(GridManager manager) {
		List<String> counters = new ArrayList<>();
		List<GridConnection> connections = new ArrayList<>(manager.connections());
		connections.add(manager.connection(manager.local()));
		connections.stream()
			.map(GridConnection::stats)
			.filter((stats) -> sum(stats) != 0)
			.forEach(
					(stats) -> counters.add("%s: %s, %s".formatted(stats.remote(), stats.outbound(), stats.inbound())));
		manager.handlers()
			.stream()
			.filter((handler) -> handler.running() != 0)
			.forEach((handler) -> counters.add("%d times %s".formatted(handler.running(), handler.definition().id())));
		return String.join("; ", counters);
	}

	private static int sum(PeerStats stats) {
		return stats.outbound().calls() + stats.outbound().streams() + stats.outbound().queued()
				+ stats.inbound().calls() + stats.inbound().streams();
	}

}
