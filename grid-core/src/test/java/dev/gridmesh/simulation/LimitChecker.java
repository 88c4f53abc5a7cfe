package dev.gridmesh.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.simulation.Event.CallArrived;
import dev.gridmesh.simulation.Event.ContextOver;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.Event.NodeKilled;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that no node serves more calls of another one over one connection than its limit
 * allows. The calls of a connection that is gone count for themselves: a node whose loop
 * hangs cannot end them before it goes on.
 */
final class LimitChecker {

	private final List<Entry> history;

	private final int limit;

	private final Violations violations;

	/** The connections that calls came over. */
	private final Map<CallId, Integer> connections = new HashMap<>();

	/** How many calls are served, by target and by caller with connection. */
	private final Map<String, Map<String, Integer>> served = new HashMap<>();

	LimitChecker(List<Entry> history, int limit, Violations violations) {
		this.history = history;
		this.limit = limit;
		this.violations = violations;
	}

	void check() {
		for (Entry entry : this.history) {
			if (entry.event() instanceof CallArrived arrived) {
				this.connections.put(arrived.call(), arrived.connection());
			}
			else if (entry.event() instanceof HandlerInvoked invoked) {
				int calls = count(invoked.call(), 1);
				if (calls > this.limit) {
					this.violations.add(Invariant.BOUNDS, "%s serves %d calls of %s, %d are allowed",
							invoked.call().target(), calls, invoked.call().caller(), this.limit);
				}
			}
			else if (entry.event() instanceof ContextOver over) {
				count(over.call(), -1);
			}
			else if (entry.event() instanceof NodeKilled killed) {
				this.served.remove(killed.node());
			}
		}
	}

	private int count(CallId call, int change) {
		return this.served.computeIfAbsent(call.target(), (key) -> new HashMap<>())
			.merge(call.caller() + this.connections.get(call), change, Integer::sum);
	}

}
