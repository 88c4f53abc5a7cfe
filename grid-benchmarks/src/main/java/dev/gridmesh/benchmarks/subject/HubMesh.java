package dev.gridmesh.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

import reactor.netty.resources.LoopResources;

/**
 * A mesh of subjects whose connections take calls in one direction: one serving end for
 * each node, with a connection from each of the others.
 */
final class HubMesh implements Mesh {

	private final List<Hub> hubs = new ArrayList<>();

	private HubMesh() {
	}

	static HubMesh open(Subject subject, Service service, int nodes, LoopResources loops) {
		HubMesh mesh = new HubMesh();
		Setup setup = new Setup(nodes - 1, loops, loops, IntUnaryOperator.identity());
		try {
			for (int node = 0; node < nodes; node++) {
				Hub hub = subject.open(service, setup);
				mesh.hubs.add(hub);
				hub.connect();
			}
			return mesh;
		}
		catch (RuntimeException ex) {
			mesh.close();
			throw ex;
		}
	}

	@Override
	public BenchmarkPeer peer(int from, int to) {
		return this.hubs.get(to).peer((from < to) ? from : from - 1);
	}

	@Override
	public void close() {
		this.hubs.forEach(Hub::close);
	}

}
