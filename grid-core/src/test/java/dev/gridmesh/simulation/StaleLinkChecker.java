package dev.gridmesh.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gridmesh.simulation.Event.CallArrived;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.Event.LinkAgreed;
import dev.gridmesh.simulation.Event.LinkRetired;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that a node serves no call that comes over another connection than the one on
 * which it has last agreed with the caller; or the one before, if that was renewed and
 * its peer has not retired it yet.
 */
final class StaleLinkChecker {

	private final List<Entry> history;

	private final Violations violations;

	/** The last good connection, by node and peer. */
	private final Map<String, Map<String, Integer>> agreed = new HashMap<>();

	/** The good connection before the last, if that renewed it, by node and peer. */
	private final Map<String, Map<String, Integer>> retiring = new HashMap<>();

	private final Set<CallId> stale = new HashSet<>();

	StaleLinkChecker(List<Entry> history, Violations violations) {
		this.history = history;
		this.violations = violations;
	}

	void check() {
		for (Entry entry : this.history) {
			if (entry.event() instanceof LinkAgreed link) {
				Integer before = this.agreed.computeIfAbsent(link.node(), (key) -> new HashMap<>())
					.put(link.peer(), link.connection());
				this.retiring.computeIfAbsent(link.node(), (key) -> new HashMap<>())
					.put(link.peer(), (link.renews() && before != null) ? before : 0);
			}
			else if (entry.event() instanceof LinkRetired link) {
				this.retiring.getOrDefault(link.node(), new HashMap<>()).remove(link.peer(), link.connection());
			}
			else if (entry.event() instanceof CallArrived arrived) {
				if (!isGood(this.agreed, arrived) && !isGood(this.retiring, arrived)) {
					this.stale.add(arrived.call());
				}
			}
			else if (entry.event() instanceof HandlerInvoked invoked && this.stale.contains(invoked.call())) {
				this.violations.add(Invariant.ONE_LINK, "%s: was served over a link that had been replaced",
						invoked.call());
			}
		}
	}

	private static boolean isGood(Map<String, Map<String, Integer>> links, CallArrived arrived) {
		return links.getOrDefault(arrived.call().target(), Map.of()).getOrDefault(arrived.call().caller(), 0) == arrived
			.connection();
	}

}
