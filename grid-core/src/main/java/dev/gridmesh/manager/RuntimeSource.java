package dev.gridmesh.manager;

import dev.gridmesh.GridRuntime;

/**
 * Gives each run of a node its runtime.
 */
interface RuntimeSource {

	/**
	 * Takes the runtime of a run that begins.
	 * @return the runtime
	 */
	GridRuntime open();

	/**
	 * Gives it back when the run has ended.
	 * @param runtime what was taken
	 */
	void close(GridRuntime runtime);

	/**
	 * A runtime that outlives all runs.
	 * @param runtime the runtime, which stays whoever's it is
	 * @return its source
	 */
	static RuntimeSource of(GridRuntime runtime) {
		return new RuntimeSource() {

			@Override
			public GridRuntime open() {
				return runtime;
			}

			@Override
			public void close(GridRuntime runtime) {
				// it outlives the manager, too
			}

		};
	}

}
