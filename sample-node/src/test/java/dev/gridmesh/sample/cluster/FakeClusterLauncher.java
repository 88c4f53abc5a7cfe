package dev.gridmesh.sample.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * The launcher with fake nodes, as a process of its own.
 */
public final class FakeClusterLauncher {

	private FakeClusterLauncher() {
	}

	/**
	 * Runs a cluster of fake nodes.
	 * @param args ports, directory, and the port of a node that does not start
	 */
	public static void main(String[] args) throws InterruptedException {
		ClusterLauncher
			.run(() -> new ClusterOptions(ClusterOptions.parsePorts(args[0]), Path.of(args[1]), List.of("-cp",
					System.getProperty("java.class.path"), FakeNode.class.getName(), "--fake.broken-port=" + args[2])));
	}

}
