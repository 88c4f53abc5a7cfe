package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.boot.health.RequiredPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits at start until enough peers are connected, and goes on without them after a time.
 */
final class PeerWait {

	private static final Logger logger = LoggerFactory.getLogger(PeerWait.class);

	private final RequiredPeers required;

	private final Duration timeout;

	PeerWait(GridConnectProperties properties) {
		this.required = switch (properties.getWaitForPeers()) {
			case ALL -> RequiredPeers.ALL;
			case QUORUM -> RequiredPeers.QUORUM;
			case NONE -> RequiredPeers.NONE;
		};
		this.timeout = properties.getWaitTimeout();
	}

	/**
	 * Blocks until enough peers are connected or the time has passed.
	 * @param grid a grid that has been started
	 */
	void await(GridManager grid) {
		List<GridConnection> connections = grid.connections();
		int count = this.required.count(connections.size());
		if (count == 0) {
			return;
		}
		long connected = Flux.fromIterable(connections)
			.flatMap(this::connected, connections.size())
			.take(count)
			.count()
			.blockOptional()
			.orElse(0L);
		if (connected < count) {
			logger.warn(
					"{} of {} peers are connected after {}, grid.connect.wait-for-peers wants {}: the application starts all the same",
					connected, connections.size(), this.timeout, count);
		}
	}

	private Mono<Boolean> connected(GridConnection connection) {
		return connection.awaitConnected(this.timeout).thenReturn(true).onErrorComplete();
	}

}
