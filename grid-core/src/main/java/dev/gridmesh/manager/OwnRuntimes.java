package dev.gridmesh.manager;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;

/**
 * Makes each run of a node a runtime of its own, on Reactor Netty's shared event loops,
 * whose handler threads end with the run.
 */
final class OwnRuntimes implements RuntimeSource {

	@Override
	public GridRuntime open() {
		return ReactorNettyRuntime.create();
	}

	@Override
	public void close(GridRuntime runtime) {
		if (runtime instanceof ReactorNettyRuntime own) {
			own.close();
		}
	}

}
