package dev.gridmesh.benchmarks.subject;

/**
 * Nodes of which each can call each other one. For one thread; its peers are for any.
 */
public interface Mesh extends AutoCloseable {

	/**
	 * The way from one node to another.
	 * @param from the calling node, from 0 on
	 * @param to the other node
	 * @return the calling end
	 */
	BenchmarkPeer peer(int from, int to);

	@Override
	void close();

}
