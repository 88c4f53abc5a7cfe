package dev.gridmesh.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gridmesh.simulation.Event.CallArrived;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.Event.LinkAgreed;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that a node serves no call that comes over another connection than the one on
 * which it has last agreed with the caller.
 */
final class StaleLinkChecker {

	private final List<Entry> history;

	private final Violations violations;

	/** The last good connection, by node and peer. */
	private final Map<String, Map<String, Integer>> agreed = new HashMap<>();

	private final Set<CallId> stale = new HashSet<>();

	StaleLinkChecker(List<Entry> history, Violations violations) {
		this.history = history;
		this.violations = violations;
	}

	void check() {
		for (Entry entry : this.history) {
			if (entry.event() instanceof LinkAgreed link) {
				this.agreed.computeIfAbsent(link.node(), (key) -> new HashMap<>()).put(link.peer(), link.connection());
			}
			else if (entry.event() instanceof CallArrived arrived) {
				Map<String, Integer> links = this.agreed.getOrDefault(arrived.call().target(), Map.of());
				if (links.getOrDefault(arrived.call().caller(), 0) != arrived.connection()) {
					this.stale.add(arrived.call());
				}
			}
			else if (entry.event() instanceof HandlerInvoked invoked && this.stale.contains(invoked.call())) {
				this.violations.add(Invariant.ONE_LINK, "%s: was served over a link that had been replaced",
						invoked.call());
			}
		}
	}

}
