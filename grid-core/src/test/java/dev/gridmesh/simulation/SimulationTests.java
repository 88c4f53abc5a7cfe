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
 * Runs grids through many seeds; {@link Seeds} says which.
 */
@ExtendWith(LeakCheck.class)
class SimulationTests {

	private static final int MAX_FAILURES = 20;

	private static final int MAX_SHRINKING_RUNS = 500;

	private static final int MAX_EVENTS_SHOWN = 120;

	private static final int RUNS_PER_REPORT = 10_000;

	private final ErrorLog log = new ErrorLog();

	@AfterEach
	void close() {
		this.log.close();
	}

	@Test
	void everySeedKeepsTheInvariants() {
		Seeds seeds = Seeds.ofProperties();
		System.out.println("Simulation: " + seeds);
		List<Long> failed = new ArrayList<>();
		Outcome first = null;
		for (long seed : seeds.stream().toArray()) {
			Outcome outcome = run(ScheduleGenerator.of(seed));
			if (outcome.failed()) {
				failed.add(seed);
				first = (first != null) ? first : outcome;
			}
			long runs = seed - seeds.first() + 1;
			if (seeds.soak() && runs % RUNS_PER_REPORT == 0) {
				System.out.printf("Simulation: %d runs, failed: %s%n", runs, failed);
			}
			if (failed.size() == MAX_FAILURES) {
				break;
			}
		}
		if (first != null) {
			fail(describe(first, failed, seeds));
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
		this.log.errors().clear();
		Outcome outcome = Simulation.run(schedule, Sabotage.NONE);
		return outcome.with(Invariant.SOUNDNESS, this.log.errorsOf(outcome.history()));
	}

	private String describe(Outcome first, List<Long> failed, Seeds seeds) {
		Outcome shortest = new Shrinker(this::run, MAX_SHRINKING_RUNS).shrink(first);
		return """
				%s: %d failed%s: %s
				to run the first of them again: -Dsimulation.seed=%d
				what was wrong with it:
				  %s
				the shortest schedule that fails, %d of %d steps: %s
				what is wrong with that:
				  %s
				its history:
				%s""".formatted(seeds, failed.size(), (failed.size() == MAX_FAILURES) ? ", no more were run" : "",
				failed, first.schedule().seed(), first.describeViolations(), shortest.schedule().steps().size(),
				first.schedule().steps().size(), shortest.schedule(), shortest.describeViolations(),
				shortest.history().toString(MAX_EVENTS_SHOWN));
	}

}
