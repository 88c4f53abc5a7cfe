package dev.gridmesh.boot.actuate;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridManager;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * This node as the endpoint shows it.
 *
 * @param local the name of this node
 * @param instanceId the id of this process
 * @param path the route of the grid
 * @param state UP while the node takes part in the grid, else DOWN
 * @param handlers what the node serves
 * @param connections the connections to its peers
 * @param applicationErrors how often code of the application threw something at the grid,
 * by the part that did; parts that did not are left out
 * @since 0.1.0
 */
public record GridDescriptor(String local, UUID instanceId, String path, State state, List<HandlerDescriptor> handlers,
		List<ConnectionDescriptor> connections,
		Map<ApplicationPart, Long> applicationErrors) implements OperationResponseBody {

	static GridDescriptor of(GridManager grid) {
		return new GridDescriptor(grid.local().value(), grid.instanceId(), grid.path(),
				grid.isRunning() ? State.UP : State.DOWN, grid.handlers().stream().map(HandlerDescriptor::of).toList(),
				grid.connections().stream().map(ConnectionDescriptor::of).toList(), grid.applicationErrors());
	}

	/**
	 * Whether the node takes part in the grid.
	 *
	 * @since 0.1.0
	 */
	public enum State {

		/** It does. */
		UP,

		/** It has not started, or it has left. */
		DOWN

	}

}
