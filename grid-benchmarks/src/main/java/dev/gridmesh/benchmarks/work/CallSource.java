package dev.gridmesh.benchmarks.work;

import dev.gridmesh.benchmarks.subject.Answer;

/**
 * Makes the calls of a load. Safe for any thread, one for each caller.
 */
@FunctionalInterface
interface CallSource {

	/**
	 * Makes one call.
	 * @param caller who makes it, from 0 on
	 * @param answer takes the end
	 */
	void call(int caller, Answer answer);

}
