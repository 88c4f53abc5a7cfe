package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.simulation.Simulation.Outcome;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Runs a grid through many seeds. {@code -Dsimulation.seed=17} runs one seed,
 * {@code -Dsimulation.runs=10000} that many; together, that many from that seed on.
 */
@ExtendWith(LeakCheck.class)
class SimulationTests {

	private static final int DEFAULT_RUNS = 500;

	private static final int MAX_SHRINKING_RUNS = 500;

	private static final int MAX_EVENTS_SHOWN = 120;

	private final ErrorLog log = new ErrorLog();

	@AfterEach
	void close() {
		this.log.close();
	}

	@Test
	void everySeedKeepsTheInvariants() {
		long first = Long.getLong("simulation.seed", 1);
		int runs = Integer.getInteger("simulation.runs",
				(System.getProperty("simulation.seed") != null) ? 1 : DEFAULT_RUNS);
		List<Outcome> failed = new ArrayList<>();
		for (long seed = first; seed < first + runs; seed++) {
			Outcome outcome = run(ScheduleGenerator.of(seed));
			if (outcome.failed()) {
				failed.add(outcome);
			}
		}
		if (!failed.isEmpty()) {
			fail(describe(failed, runs));
		}
	}

	@Test
	void sameSeedGivesTheSameHistory() {
		for (long seed = 1; seed <= 10; seed++) {
			Outcome first = run(ScheduleGenerator.of(seed));
			Outcome second = run(ScheduleGenerator.of(seed));

			assertThat(second.schedule()).isEqualTo(first.schedule());
			assertThat(second.history()).hasToString(first.history().toString());
		}
	}

	private Outcome run(Schedule schedule) {
		Outcome outcome = Simulation.run(schedule, Sabotage.NONE);
		outcome.violations().addAll(this.log.errors());
		this.log.errors().clear();
		return outcome;
	}

	private String describe(List<Outcome> failed, int runs) {
		Outcome first = failed.get(0);
		Outcome shortest = new Shrinker(this::run, MAX_SHRINKING_RUNS).shrink(first);
		return """
				%d of %d seeds failed: %s
				to run the first one again: -Dsimulation.seed=%d
				what was wrong with it:
				  %s
				the shortest schedule that fails, %d of %d steps: %s
				what is wrong with that:
				  %s
				its history:
				%s""".formatted(failed.size(), runs,
				failed.stream().map((outcome) -> outcome.schedule().seed()).limit(20).toList(), first.schedule().seed(),
				String.join("\n  ", first.violations()), shortest.schedule().steps().size(),
				first.schedule().steps().size(), shortest.schedule(), String.join("\n  ", shortest.violations()),
				shortest.history().toString(MAX_EVENTS_SHOWN));
	}

}
