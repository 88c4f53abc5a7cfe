package dev.gridmesh.benchmarks.subject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import reactor.netty.resources.LoopResources;

/**
 * A grid of nodes, with one connection for each pair.
 */
final class GridMesh implements Mesh {

	private final ReactorNettyRuntime runtime;

	private final List<GridManager> nodes = new ArrayList<>();

	private final List<List<BenchmarkPeer>> peers = new ArrayList<>();

	private GridMesh(LoopResources loops) {
		this.runtime = ReactorNettyRuntime.builder().loopResources(loops).build();
	}

	static GridMesh open(Service service, int nodes, LoopResources loops, UnaryOperator<GridManagerBuilder> variant) {
		GridMesh mesh = new GridMesh(loops);
		try {
			for (int node = 0; node < nodes; node++) {
				ReactorNettyListener listener = BenchmarkNodes.listener(loops);
				GridManager manager = BenchmarkNodes.node(() -> BenchmarkNodes.name(listener.port()), listener, service,
						mesh.runtime, loops, variant);
				mesh.nodes.add(manager);
				manager.start();
			}
			mesh.connect();
			return mesh;
		}
		catch (RuntimeException ex) {
			mesh.close();
			throw ex;
		}
	}

	private void connect() {
		for (GridManager from : this.nodes) {
			this.nodes.stream().filter((to) -> to != from).forEach((to) -> from.addPeer(to.local()));
		}
		for (GridManager from : this.nodes) {
			List<BenchmarkPeer> row = new ArrayList<>();
			for (GridManager to : this.nodes) {
				GridConnection connection = from.connection(to.local());
				if (to != from) {
					connection.awaitConnected(Hub.LIMIT).block(Hub.LIMIT);
				}
				row.add(new GridPeer(connection));
			}
			this.peers.add(row);
		}
	}

	@Override
	public BenchmarkPeer peer(int from, int to) {
		return this.peers.get(from).get(to);
	}

	@Override
	public void close() {
		this.nodes.forEach((node) -> node.stop(Duration.ZERO).block(Hub.LIMIT));
		this.runtime.close();
	}

}
