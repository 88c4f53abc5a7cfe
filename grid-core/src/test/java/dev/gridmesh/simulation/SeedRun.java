package dev.gridmesh.simulation;

import java.util.List;
import java.util.function.LongFunction;

/**
 * Runs one seed, and tells what is wrong with it in words of the JDK only: so it can be
 * asked by who has loaded other classes.
 */
public final class SeedRun implements LongFunction<List<String>> {

	@Override
	public List<String> apply(long seed) {
		return Simulation.run(ScheduleGenerator.of(seed), Sabotage.NONE)
			.violations()
			.stream()
			.map((violation) -> violation.invariant().name() + ": " + violation.text())
			.toList();
	}

}
