package dev.gridmesh.auth;

import java.util.Objects;
import java.util.UUID;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;

/**
 * A node that proves who it is: this one. Safe for any thread.
 *
 * @param name its name, as the peers know it
 * @param path the route of the grid
 * @param instanceId the id of this process
 * @param runtime its clock and its chance
 * @since 0.1.0
 */
public record ProvingNode(NodeName name, String path, UUID instanceId, GridRuntime runtime) {

	/**
	 * Checks that all is there.
	 */
	public ProvingNode {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(path, "path");
		Objects.requireNonNull(instanceId, "instanceId");
		Objects.requireNonNull(runtime, "runtime");
	}

}
