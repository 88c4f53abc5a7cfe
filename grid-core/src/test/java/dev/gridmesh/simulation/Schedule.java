package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that is done in one run: follows from a seed, or is what is left of that when a
 * failure is made shorter.
 *
 * @param seed where the chance of the run starts: delays, and the order of threads
 * @param conditions what does not change
 * @param steps what is done, in the order of time
 */
record Schedule(long seed, Conditions conditions, List<Step> steps) {

	Schedule withSteps(List<Step> steps) {
		return new Schedule(this.seed, this.conditions, List.copyOf(steps));
	}

	/**
	 * Whether a heartbeat is needed to find out about some of what was done.
	 * @return whether an end may be left half-open
	 */
	boolean leavesHalfOpen() {
		return this.steps.stream().map(Step::action).anyMatch(Action::leavesHalfOpen);
	}

	@Override
	public String toString() {
		return "seed %d, %s%n%s".formatted(this.seed, this.conditions,
				this.steps.stream().map(Step::toString).collect(Collectors.joining("\n")));
	}

	/**
	 * One action and its time.
	 *
	 * @param nanos virtual nanoseconds from the moment at which all nodes are connected
	 * @param tasks how many of the tasks that are due at that time run before it
	 * @param action what is done
	 */
	record Step(long nanos, int tasks, Action action) {

		@Override
		public String toString() {
			return "%14s +%-2d %s".formatted(Duration.ofNanos(this.nanos).toString().substring(2), this.tasks,
					this.action);
		}

	}

}
