package dev.gridmesh.boot.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * UP while enough peers are connected; shows the state of each, and how many are away.
 * Safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridHealthIndicator extends AbstractHealthIndicator {

	private final GridManager grid;

	private final RequiredPeers required;

	/**
	 * Creates an indicator.
	 * @param grid the grid
	 * @param required how many peers must be connected
	 */
	public GridHealthIndicator(GridManager grid, RequiredPeers required) {
		super("The health of the grid cannot be told");
		this.grid = grid;
		this.required = required;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<GridConnection> connections = this.grid.connections();
		Map<String, ConnectionState> peers = new LinkedHashMap<>();
		connections.forEach((connection) -> peers.put(connection.remote().value(), connection.state()));
		long connected = peers.values().stream().filter((state) -> state == ConnectionState.CONNECTED).count();
		boolean up = this.grid.isRunning() && connected >= this.required.count(peers.size());
		builder.status(up ? "UP" : "DOWN")
			.withDetail("degraded", peers.size() - (int) connected)
			.withDetail("peers", peers);
		Map<String, String> otherCodecs = otherCodecs(connections);
		if (!otherCodecs.isEmpty()) {
			builder.withDetail("otherCodecs", otherCodecs);
		}
	}

	/** Those that calls with objects fail to. */
	private Map<String, String> otherCodecs(List<GridConnection> connections) {
		Map<String, String> others = new LinkedHashMap<>();
		for (GridConnection connection : connections) {
			String codec = connection.codecType();
			String local = (codec != null) ? this.grid.connection(this.grid.local()).codecType() : null;
			if (local != null && !local.equals(codec)) {
				others.put(connection.remote().value(), "%s, here %s (grid.codec.type)".formatted(codec, local));
			}
		}
		return others;
	}

}
