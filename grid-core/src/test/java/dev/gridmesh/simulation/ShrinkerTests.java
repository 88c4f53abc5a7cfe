package dev.gridmesh.simulation;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import dev.gridmesh.simulation.Schedule.Step;
import dev.gridmesh.simulation.Simulation.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link Shrinker} with a simulation that fails if two certain steps are there.
 */
class ShrinkerTests {

	private static final Conditions CONDITIONS = Conditions.draw(new SplittableRandom(1), Set.of());

	private final Schedule schedule = new Schedule(1, CONDITIONS,
			IntStream.range(0, 50).mapToObj((i) -> new Step(i, 0, new Action.Restart("n" + i))).toList());

	private int runs;

	private Outcome run(Schedule schedule) {
		this.runs++;
		boolean fails = schedule.steps().contains(this.schedule.steps().get(7))
				&& schedule.steps().contains(this.schedule.steps().get(42));
		return new Outcome(schedule, new History(() -> 0),
				fails ? List.of(new Violation(Invariant.CALLS, "wrong")) : List.of());
	}

	@Test
	void onlyWhatIsNeededToFailIsLeft() {
		Outcome shortest = new Shrinker(this::run, 500).shrink(run(this.schedule));

		assertThat(shortest.failed()).isTrue();
		assertThat(shortest.schedule().steps()).containsExactly(this.schedule.steps().get(7),
				this.schedule.steps().get(42));
	}

	@Test
	void shrinkingHasAnEnd() {
		Outcome shorter = new Shrinker(this::run, 10).shrink(run(this.schedule));

		assertThat(shorter.failed()).isTrue();
		assertThat(this.runs).isLessThanOrEqualTo(11);
	}

}
