package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import dev.gridmesh.simulation.Schedule.Step;

/**
 * Draws what code of the application does wrong in a run: from a chance of its own, so
 * that all else in a schedule is the same with it and without.
 */
final class MisbehaviourGenerator {

	/** Names the parts that misbehave, in place of those that are drawn. */
	private static final String PROPERTY = "simulation.misbehaving";

	private static final int MOST_ACTIONS = 8;

	private final SplittableRandom random;

	MisbehaviourGenerator(long seed) {
		this.random = new SplittableRandom(~seed);
	}

	/**
	 * Draws which parts misbehave, of all that there are; in one run of two none does.
	 * @return the parts
	 */
	Set<Part> drawParts() {
		Set<Part> parts = EnumSet.noneOf(Part.class);
		String given = System.getProperty(PROPERTY);
		int count = this.random.nextBoolean() ? 0 : 1 + this.random.nextInt(3);
		for (int i = 0; i < count; i++) {
			parts.add(Part.values()[this.random.nextInt(Part.values().length)]);
		}
		if (given != null) {
			parts.clear();
			for (String name : given.split(",")) {
				if (!name.isEmpty()) {
					parts.add(Part.valueOf(name));
				}
			}
		}
		return parts;
	}

	/**
	 * Draws when they misbehave and how, and what it takes to call them where they are
	 * called seldom.
	 * @param conditions which parts, and of which nodes
	 * @param nanos how long the schedule is
	 * @return the steps
	 */
	List<Step> drawSteps(Conditions conditions, long nanos) {
		List<Step> steps = new ArrayList<>();
		List<String> letters = SimulatedGrid.letters(conditions);
		List<Part> parts = List.copyOf(conditions.misbehaving());
		int count = parts.isEmpty() ? 0 : 1 + this.random.nextInt(MOST_ACTIONS);
		for (int i = 0; i < count; i++) {
			Part part = parts.get(this.random.nextInt(parts.size()));
			String node = letters.get(this.random.nextInt(letters.size()));
			long begin = this.random.nextLong(nanos + 1);
			if (part == Part.LOOP) {
				breakLoop(steps, node, begin);
				continue;
			}
			Failure failure = part.failures().get(this.random.nextInt(part.failures().size()));
			steps.add(step(begin, new Action.Misbehave(node, part, failure, this.random.nextInt(4), times())));
			if (part == Part.ERROR_LISTENER) {
				// who has something to tell it
				steps.add(step(begin, new Action.Misbehave(node, Part.HANDLER, Failure.EXCEPTION, 0, times())));
			}
			if (part.needsDisturbance()) {
				String other = letters.get(this.random.nextInt(letters.size()));
				steps.add(step(begin, other.equals(node) ? new Action.Stop(node, drain()) : disturbance(node, other)));
			}
		}
		return steps;
	}

	/** What has lost a loop is told to leave or killed after a while, or at the end. */
	private void breakLoop(List<Step> steps, String node, long begin) {
		steps.add(step(begin, new Action.BreakLoop(node, this.random.nextInt(NodeProcess.LOOPS))));
		long end = begin + Duration.ofMillis(this.random.nextLong(20_000)).toNanos();
		switch (this.random.nextInt(3)) {
			case 0 -> steps.add(step(end, new Action.Stop(node, drain())));
			case 1 -> steps.add(step(end, new Action.Restart(node)));
			default -> {
				// at the end
			}
		}
	}

	private Step step(long nanos, Action action) {
		return new Step(nanos, this.random.nextBoolean() ? 0 : this.random.nextInt(30), action);
	}

	/** Mostly few, or until all is healed. */
	private int times() {
		return (this.random.nextInt(5) == 0) ? Integer.MAX_VALUE : 1 + this.random.nextInt(3);
	}

	private Duration drain() {
		return Duration.ofMillis(this.random.nextLong(3_000));
	}

	private Action disturbance(String node, String other) {
		return switch (this.random.nextInt(5)) {
			case 0 -> new Action.Bounce(node, drain());
			case 1 -> new Action.Stop(node, drain());
			case 2 -> new Action.RemovePeer(node, other);
			default -> new Action.Cut(node, other);
		};
	}

}
