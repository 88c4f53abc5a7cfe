package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import dev.gridmesh.simulation.Schedule.Step;
import dev.gridmesh.testing.SpeechlessException;

/**
 * One run: nodes start and connect, the steps of a schedule are done to them, then
 * everything is healed, and they must be as good as new.
 */
final class Simulation {

	private final Schedule schedule;

	private final SimulatedGrid grid;

	private final FinalChecks checks;

	private final Violations violations = new Violations();

	private Simulation(Schedule schedule, Sabotage sabotage) {
		this.schedule = schedule;
		this.grid = new SimulatedGrid(schedule.seed(), schedule.conditions(), sabotage);
		this.checks = new FinalChecks(this.grid, this.violations);
	}

	/**
	 * Runs a schedule.
	 * @param schedule what to do
	 * @param sabotage a planted fault, or none
	 * @return what happened, and what was wrong with it
	 */
	static Outcome run(Schedule schedule, Sabotage sabotage) {
		Simulation simulation = new Simulation(schedule, sabotage);
		try {
			simulation.run();
		}
		catch (Throwable ex) {
			simulation.violations.add(Invariant.SOUNDNESS, describe(ex));
		}
		List<Violation> violations = new ArrayList<>(
				new HistoryChecker(simulation.grid.history(), schedule.conditions().maxInbound()).check());
		violations.addAll(simulation.violations.all());
		return new Outcome(schedule, simulation.grid.history(), violations);
	}

	private static String describe(Throwable error) {
		StringBuilder text = new StringBuilder("the run broke off");
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof SpeechlessException) {
				return text.append(": ").append(Failure.describe(cause)).toString();
			}
			text.append(": ").append(cause);
			for (int i = 0; i < Math.min(8, cause.getStackTrace().length); i++) {
				text.append("\n      at ").append(cause.getStackTrace()[i]);
			}
		}
		return text.toString();
	}

	private void run() {
		startAll();
		this.grid.calm(this.schedule.conditions().limited());
		long start = this.grid.world().nanoTime();
		for (Step step : this.schedule.steps()) {
			runTo(start + step.nanos(), step.tasks());
			this.grid.nodes().forEach(Node::exitIfStopped);
			if (step.action().disturbs()) {
				this.grid.disturb(step.action());
			}
			step.action().apply(this.grid);
		}
		this.grid.disturb("the end of the schedule");
		healAll();
		this.checks.allAreConnected();
		this.checks.nothingIsUnderWay();
		this.grid.calm(false);
		this.checks.everythingWorks();
		this.checks.leavingNodeFinishesItsWork();
		this.grid.disturb("the end of the run");
		stopAll();
		this.checks.nothingIsLeft();
	}

	/** Nodes may come up in any order, and with pauses. */
	private void startAll() {
		SplittableRandom random = this.grid.world().random().split();
		List<Node> waiting = new ArrayList<>(this.grid.nodes());
		while (!waiting.isEmpty()) {
			waiting.remove(random.nextInt(waiting.size())).start();
			this.grid.world().advance(Duration.ofMillis(random.nextBoolean() ? 0 : random.nextLong(5_000)));
		}
		this.grid.world()
			.runUntil(() -> this.grid.nodes().stream().allMatch(Node::isConnectedToAll), healingTime(false));
		// observers are told behind the change
		this.grid.world().runReady();
	}

	/** Lets time pass until some tasks of a moment have run, others not. */
	private void runTo(long nanos, int tasks) {
		long before = nanos - 1 - this.grid.world().nanoTime();
		if (before > 0) {
			this.grid.world().advance(Duration.ofNanos(before));
		}
		int[] ran = new int[1];
		long left = Math.max(0, nanos - this.grid.world().nanoTime());
		this.grid.world().tryRunUntil(() -> ran[0]++ >= tasks, Duration.ofNanos(left));
	}

	private void healAll() {
		this.grid.network().healAll();
		this.grid.resetAbandoned();
		this.grid.resetDelays();
		this.grid.nodes().forEach((node) -> node.misbehaviour().heal());
		stopBroken();
		for (Node node : this.grid.nodes()) {
			node.thaw();
			node.skewClock(Duration.ZERO);
			node.restart();
			this.grid.letters().forEach(node::addPeer);
		}
		this.grid.world().advance(healingTime(this.schedule.leavesHalfOpen()));
	}

	/** What has lost a loop can only leave; that must come to an end, too. */
	private void stopBroken() {
		List<Node> broken = this.grid.nodes().stream().filter(Node::isBroken).toList();
		if (!broken.isEmpty()) {
			broken.forEach(Node::thaw);
			broken.forEach((node) -> node.stop(Duration.ZERO));
			this.grid.world().advance(StopChecker.BROKEN);
		}
	}

	/**
	 * How long it may take until all are connected once all is healthy: a reconnect delay
	 * and a handshake; before that it may take a heartbeat, or the end of an attempt
	 * whose messages were swallowed, to find out that there is no connection.
	 */
	private Duration healingTime(boolean halfOpen) {
		Duration detection = halfOpen ? Duration.ofSeconds(30) : Duration.ZERO;
		Duration leftovers = this.schedule.steps()
			.stream()
			.map(Step::action)
			.map((action) -> (action instanceof Action.Slow slow) ? slow.delay() : Duration.ZERO)
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		return detection.plus(leftovers)
			.plus(Duration.ofSeconds(2))
			.plus(this.schedule.conditions().handshake())
			.plusMillis(1);
	}

	private void stopAll() {
		this.grid.nodes().forEach((node) -> node.stop(Duration.ofSeconds(1)));
		this.grid.world().advance(Duration.ofSeconds(5));
	}

	/**
	 * What came of a run.
	 *
	 * @param schedule what was done
	 * @param history what the application saw
	 * @param violations what was wrong with it, empty if nothing was
	 */
	record Outcome(Schedule schedule, History history, List<Violation> violations) {

		boolean failed() {
			return !this.violations.isEmpty();
		}

		/** Whether it breaks an invariant that another outcome broke first. */
		boolean failedAs(Outcome other) {
			return this.violations.stream()
				.anyMatch((violation) -> violation.invariant() == other.violations.get(0).invariant());
		}

		/** The same with more that was wrong. */
		Outcome with(Invariant invariant, List<String> texts) {
			List<Violation> all = new ArrayList<>(this.violations);
			texts.forEach((text) -> all.add(new Violation(invariant, text)));
			return new Outcome(this.schedule, this.history, all);
		}

		String describeViolations() {
			return this.violations.stream().map(Violation::toString).collect(Collectors.joining("\n  "));
		}

	}

}
