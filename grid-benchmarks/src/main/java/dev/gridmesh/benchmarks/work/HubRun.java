package dev.gridmesh.benchmarks.work;

import dev.gridmesh.benchmarks.subject.Hub;

/**
 * A load over a hub, which it connects and closes.
 */
abstract class HubRun implements WorkRun {

	private final Hub hub;

	HubRun(Hub hub) {
		this.hub = hub;
		try {
			hub.connect();
		}
		catch (RuntimeException ex) {
			hub.close();
			throw ex;
		}
	}

	@Override
	public void close() {
		this.hub.close();
	}

}
