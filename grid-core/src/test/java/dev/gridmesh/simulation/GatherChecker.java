package dev.gridmesh.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.simulation.Event.GatherEnded;
import dev.gridmesh.simulation.Event.GatherStarted;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks calls to many nodes: such a call ends once, when all nodes have answered.
 */
final class GatherChecker {

	private final List<Entry> history;

	private final Map<CallId, CallRecord> calls;

	private final Violations violations;

	GatherChecker(List<Entry> history, Map<CallId, CallRecord> calls, Violations violations) {
		this.history = history;
		this.calls = calls;
		this.violations = violations;
	}

	void check() {
		Map<Integer, Integer> ends = new LinkedHashMap<>();
		for (Entry entry : this.history) {
			if (entry.event() instanceof GatherStarted started) {
				ends.put(started.number(), 0);
			}
			else if (entry.event() instanceof GatherEnded ended) {
				ends.merge(ended.number(), 1, Integer::sum);
				checkAllHaveAnswered(ended, entry.nanos());
			}
		}
		ends.forEach(this::checkEnds);
	}

	private void checkAllHaveAnswered(GatherEnded ended, long nanos) {
		for (CallRecord call : this.calls.values()) {
			if (call.call().number() == ended.number() && (call.endings.isEmpty() || call.endNanos() > nanos)) {
				this.violations.add(Invariant.CALLS, "#%d ended before %s had answered", ended.number(),
						call.call().target());
			}
		}
	}

	private void checkEnds(int number, int ends) {
		boolean allEnded = this.calls.values()
			.stream()
			.filter((call) -> call.call().number() == number)
			.allMatch((call) -> call.endings.size() == 1);
		if (ends > 1 || (ends == 0 && allEnded)) {
			this.violations.add(Invariant.CALLS, "#%d, a call to many nodes, ended %d times", number, ends);
		}
	}

}
