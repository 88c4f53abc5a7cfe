package dev.gridmesh.benchmarks.subject;

import reactor.netty.resources.LoopResources;

/**
 * One way to call another node, with both ends in this process and sockets between them.
 */
public interface Subject {

	/**
	 * The short name in options and tables.
	 * @return lower case, with hyphens
	 */
	String name();

	/**
	 * Tells what it can be asked for.
	 * @param ability what is wanted
	 * @return whether the calls for it work
	 */
	boolean can(Ability ability);

	/**
	 * Starts the serving end, and prepares the calling ones.
	 * @param service what to serve
	 * @param setup how many callers, on which loops
	 * @return both ends, not connected yet
	 */
	Hub open(Service service, Setup setup);

	/**
	 * Starts nodes that all call each other.
	 * @param service what each of them serves
	 * @param nodes how many
	 * @param loops the loops that all of them share
	 * @return the nodes, connected
	 */
	default Mesh openMesh(Service service, int nodes, LoopResources loops) {
		return HubMesh.open(this, service, nodes, loops);
	}

}
