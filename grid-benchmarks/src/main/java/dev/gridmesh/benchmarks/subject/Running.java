package dev.gridmesh.benchmarks.subject;

/**
 * A call that was made. Safe for any thread.
 */
@FunctionalInterface
public interface Running {

	/** Gives the call up; its answer may still be told. */
	void cancel();

}
