package dev.gridmesh.simulation;

import java.util.List;
import java.util.Map;

import dev.gridmesh.simulation.Event.ConnectionsCut;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that a lost connection ends its calls at once: for their callers, and for the
 * contexts of their handlers.
 */
final class CutChecker {

	private static final long SLACK_NANOS = 1_000_000;

	private final List<Entry> history;

	private final Map<CallId, CallRecord> calls;

	private final Lifelines lifelines;

	private final List<String> violations;

	CutChecker(List<Entry> history, Map<CallId, CallRecord> calls, Lifelines lifelines, List<String> violations) {
		this.history = history;
		this.calls = calls;
		this.lifelines = lifelines;
		this.violations = violations;
	}

	void check() {
		for (Entry entry : this.history) {
			if (entry.event() instanceof ConnectionsCut cut) {
				this.calls.values()
					.stream()
					.filter((call) -> cut.joins(call.call()))
					.forEach((call) -> check(call, entry.nanos()));
			}
		}
	}

	private void check(CallRecord call, long cutNanos) {
		String caller = call.call().caller();
		boolean wasUnderWay = call.startNanos() < cutNanos && !call.isCancelled();
		if (wasUnderWay && isLate(caller, call.startNanos(), call.endNanos(), cutNanos)) {
			this.violations.add(call + ": went on over a connection that was cut");
		}
		String target = call.call().target();
		boolean hadReachedItsHandler = call.invokedNanos() >= 0 && call.invokedNanos() < cutNanos;
		if (hadReachedItsHandler && isLate(target, call.invokedNanos(), call.contextOverNanos(), cutNanos)) {
			this.violations.add(call + ": the context of its handler outlived the connection that was cut");
		}
	}

	private boolean isLate(String node, long from, long end, long cutNanos) {
		long latest = this.lifelines.firstRunning(node, cutNanos) + SLACK_NANOS;
		return (end < 0 || end > latest) && !this.lifelines.wasKilled(node, from, latest + 1);
	}

}
