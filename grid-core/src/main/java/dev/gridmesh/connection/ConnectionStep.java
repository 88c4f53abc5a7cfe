package dev.gridmesh.connection;

import java.util.List;

import dev.gridmesh.ConnectionState;

/**
 * What an event does to a connection.
 *
 * @param next the state after it, which may be the same
 * @param effects what is to be carried out, in this order
 */
record ConnectionStep(ConnectionState next, List<ConnectionEffect> effects) {

	static ConnectionStep to(ConnectionState next, ConnectionEffect... effects) {
		return new ConnectionStep(next, List.of(effects));
	}

}
