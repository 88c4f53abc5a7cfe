package dev.gridmesh.simulation;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.transport.TransportConnector;

/**
 * Plants a fault below a node that no real network or machine has, to show that the
 * checker finds it.
 */
interface Sabotage {

	/** Leaves everything as it is. */
	Sabotage NONE = new Sabotage() {
	};

	default TransportConnector connector(TransportConnector connector) {
		return connector;
	}

	default GridRuntime runtime(GridRuntime runtime) {
		return runtime;
	}

}
