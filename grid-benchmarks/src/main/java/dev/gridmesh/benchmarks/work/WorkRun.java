package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.Map;

/**
 * A subject that is connected for one kind of load. For one thread.
 */
public interface WorkRun extends AutoCloseable {

	/** How long after its time a run may take to come to its end. */
	Duration LIMIT = Duration.ofSeconds(30);

	/**
	 * Runs the load once.
	 * @param duration how long; loads that are one-shot do not look at it
	 * @return what was counted, in the order of the columns
	 * @throws IllegalStateException if a call fails or does not end
	 */
	Map<Metric, Double> run(Duration duration);

	@Override
	void close();

}
