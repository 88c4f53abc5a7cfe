package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.simulation.Event.NodeExited;
import dev.gridmesh.simulation.Event.NodeStopped;
import dev.gridmesh.simulation.Event.NodeStopping;
import dev.gridmesh.simulation.Event.StopFailed;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that a node that was told to leave has left in time.
 */
final class StopChecker {

	private static final long SLACK_NANOS = 100_000_000;

	/** How long a stop may take where what it waits for never comes. */
	static final Duration BROKEN = Duration.ofSeconds(15);

	private final List<Entry> history;

	private final Lifelines lifelines;

	private final Violations violations;

	StopChecker(List<Entry> history, Lifelines lifelines, Violations violations) {
		this.history = history;
		this.lifelines = lifelines;
		this.violations = violations;
	}

	void check() {
		for (Entry entry : this.history) {
			if (entry.event() instanceof NodeStopping stopping) {
				check(stopping, entry.nanos());
			}
			else if (entry.event() instanceof StopFailed failed) {
				check(failed, entry.nanos());
			}
			else if (entry.event() instanceof NodeExited exited) {
				check(exited);
			}
			else if (entry.event() instanceof NodeStopped stopped && !stopped.leftovers().isEmpty()) {
				this.violations.add(Invariant.LEAKS, "%s had stopped, and still counted: %s", stopped.node(),
						stopped.leftovers());
			}
		}
	}

	private void check(StopFailed failed, long nanos) {
		boolean listener = this.history.stream()
			.anyMatch((entry) -> entry.event() instanceof Event.Misbehaved misbehaved
					&& misbehaved.part() == Part.TRANSPORT_LISTENER && misbehaved.node().equals(failed.node()));
		// a stop does not wait for a loop that hangs
		boolean hung = this.lifelines.firstRunning(failed.node(), nanos) > nanos;
		if (!listener && !hung && !this.lifelines.wasBroken(failed.node(), nanos)) {
			this.violations.add(Invariant.LEAKS, "%s stopped with an error: %s", failed.node(), failed.error());
		}
	}

	private void check(NodeExited exited) {
		if (exited.timers() > 0) {
			this.violations.add(Invariant.LEAKS, "%s has left, and kept %d timers", exited.node(), exited.timers());
		}
	}

	private void check(NodeStopping stopping, long from) {
		String node = stopping.node();
		long end = from + stopping.drain().toNanos();
		boolean held = this.lifelines.isHeldUp(node, from, end + BROKEN.toNanos());
		long latest = this.lifelines.firstRunning(node, end) + (held ? BROKEN.toNanos() : SLACK_NANOS);
		boolean stopped = this.history.stream()
			.anyMatch((entry) -> entry.event() instanceof NodeStopped event && event.node().equals(node)
					&& entry.nanos() >= from && entry.nanos() <= latest);
		if (!stopped && !this.lifelines.wasKilled(node, from, latest)) {
			this.violations.add(Invariant.LEAKS, "%s did not stop within %s", node, stopping.drain());
		}
	}

}
