package dev.gridmesh.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;

/**
 * Where a conversation is replayed: gives the node its surroundings, and the played side
 * its connections and its time.
 */
interface Stage extends AutoCloseable {

	/** Says who the played side is, before anything else. */
	void cast(PlayedPeer peer);

	/** The runtime of the node. */
	GridRuntime runtime();

	/** How the node dials. */
	TransportConnector connector();

	/** How the node accepts. */
	TransportListener listener();

	/** The loop of the played side. */
	GridEventLoop loop();

	/** The monotonic clock. */
	long nanoTime();

	/** The node's clock. */
	Instant now();

	/** Tells whether the upgrade is played as recorded, rather than left to the stage. */
	boolean speaksHttp();

	/** Makes a connection to the node, later, never on the caller's stack. */
	void dial();

	/**
	 * Lets the node get no further with its writes, until a connection is broken off.
	 */
	void holdBackWrites();

	/**
	 * Lets time pass until something is so.
	 * @param condition looked at again and again
	 * @param max how long at most
	 * @return whether it is so
	 */
	boolean await(BooleanSupplier condition, Duration max);

	/** Lets the node show what else it does, where time costs nothing. */
	void settle();

	@Override
	void close();

}
