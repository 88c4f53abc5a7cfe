package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.gridmesh.simulation.Schedule.Step;
import dev.gridmesh.simulation.Simulation.Outcome;

/**
 * Makes a failing schedule shorter: leaves steps out, many at a time to begin with, as
 * long as the rest still fails.
 */
final class Shrinker {

	private final Function<Schedule, Outcome> simulation;

	private int runsLeft;

	/**
	 * Makes a shrinker.
	 * @param simulation runs a schedule
	 * @param maxRuns how often
	 */
	Shrinker(Function<Schedule, Outcome> simulation, int maxRuns) {
		this.simulation = simulation;
		this.runsLeft = maxRuns;
	}

	/**
	 * Finds a shorter schedule that breaks the same invariant.
	 * @param failed an outcome with violations
	 * @return the shortest such outcome that was found
	 */
	Outcome shrink(Outcome failed) {
		Outcome best = failed;
		int chunk = Math.max(1, failed.schedule().steps().size() / 2);
		while (this.runsLeft > 0) {
			Outcome shorter = withoutChunks(best, chunk);
			if (shorter == best && chunk == 1) {
				return best;
			}
			best = shorter;
			chunk = Math.max(1, chunk / 2);
		}
		return best;
	}

	/** Leaves out one chunk after the other; what is not missed stays out. */
	private Outcome withoutChunks(Outcome failed, int chunk) {
		Outcome best = failed;
		int from = 0;
		while (from < best.schedule().steps().size() && this.runsLeft-- > 0) {
			List<Step> steps = new ArrayList<>(best.schedule().steps());
			steps.subList(from, Math.min(from + chunk, steps.size())).clear();
			Outcome outcome = this.simulation.apply(best.schedule().withSteps(steps));
			if (outcome.failedAs(failed)) {
				best = outcome;
			}
			else {
				from += chunk;
			}
		}
		return best;
	}

}
