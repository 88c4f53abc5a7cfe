package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.transport.TransportConnector;

/**
 * What a node reaches the network with.
 *
 * @param server accepts peers
 * @param connector dials peers
 * @param runtime loops, time and the executor of blocking handlers
 */
record GridNetwork(GridServer server, TransportConnector connector, GridRuntime runtime) {

}
