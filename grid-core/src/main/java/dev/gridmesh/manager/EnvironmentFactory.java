package dev.gridmesh.manager;

import java.util.function.BooleanSupplier;

import dev.gridmesh.connection.ConnectionEnvironment;

/**
 * Makes what the connections of one run have in common.
 */
@FunctionalInterface
interface EnvironmentFactory {

	ConnectionEnvironment create(BooleanSupplier leaving);

}
