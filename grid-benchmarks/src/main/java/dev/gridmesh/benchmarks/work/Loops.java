package dev.gridmesh.benchmarks.work;

import java.util.function.IntUnaryOperator;

import dev.gridmesh.benchmarks.subject.Setup;
import reactor.netty.resources.LoopResources;

/**
 * The event loops that all subjects share: one for each side, and some for nodes that are
 * both.
 *
 * @param server one loop
 * @param client one loop
 * @param both as many as there are cores
 * @param proxy one loop
 */
public record Loops(LoopResources server, LoopResources client, LoopResources both,
		LoopResources proxy) implements AutoCloseable {

	/**
	 * Starts the loops.
	 * @return new loops
	 */
	public static Loops create() {
		return new Loops(LoopResources.create("server", 1, 1, true), LoopResources.create("client", 1, 1, true),
				LoopResources.create("both", cores(), cores(), true), LoopResources.create("proxy", 1, 1, true));
	}

	private static int cores() {
		return Runtime.getRuntime().availableProcessors();
	}

	Setup setup(int clients) {
		return new Setup(clients, this.server, this.client, IntUnaryOperator.identity());
	}

	@Override
	public void close() {
		this.server.dispose();
		this.client.dispose();
		this.both.dispose();
		this.proxy.dispose();
	}

}
