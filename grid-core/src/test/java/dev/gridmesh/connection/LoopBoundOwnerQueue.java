package dev.gridmesh.connection;

import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;

/**
 * A queue of an owner that lives and dies with one loop: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
public final class LoopBoundOwnerQueue {

	private final OwnerQueue genuine;

	public LoopBoundOwnerQueue(GridRuntime runtime) {
		this.genuine = new OwnerQueue(runtime);
	}

	public void execute(Runnable step) {
		try {
			this.genuine.loop().execute(step);
		}
		catch (RejectedExecutionException ex) {
			// the fault
		}
	}

	public ScheduledTask schedule(Runnable step, long delayNanos) {
		return this.genuine.loop().schedule(step, delayNanos);
	}

	boolean isOwner() {
		return this.genuine.isOwner();
	}

	GridEventLoop loop() {
		return this.genuine.loop();
	}

}
