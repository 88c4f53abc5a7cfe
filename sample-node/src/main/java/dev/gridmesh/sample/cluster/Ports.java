package dev.gridmesh.sample.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether the nodes will be able to listen. Safe for any thread.
 */
final class Ports {

	private Ports() {
	}

	/**
	 * Checks that all ports are free, on all addresses as the nodes listen.
	 * @param ports the ports
	 * @throws ClusterException if one is not, naming each that is taken
	 */
	static void requireFree(List<Integer> ports) {
		List<String> taken = new ArrayList<>();
		for (int port : ports) {
			try (ServerSocket socket = new ServerSocket()) {
				socket.setReuseAddress(true);
				socket.bind(new InetSocketAddress(port));
			}
			catch (IOException ex) {
				taken.add("port %d is not free (%s)".formatted(port, ex.getMessage()));
			}
		}
		if (!taken.isEmpty()) {
			throw new ClusterException(String.join(", ", taken)
					+ "; nothing was started. Choose others, for example -Dcluster.ports=9001,9002,9003");
		}
	}

}
