package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.simulation.Event.ConnectionsCut;
import dev.gridmesh.simulation.Event.StateChanged;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that no call outlives the link that it was made over: when a connection is cut,
 * and when one of its ends is told that a link is lost or another one has begun, the
 * calls that it made, and the contexts of the handlers that it runs, end at once.
 */
final class LinkChecker {

	private static final long SLACK_NANOS = 1_000_000;

	private final List<Entry> history;

	private final Map<CallId, CallRecord> calls;

	private final Lifelines lifelines;

	private final Violations violations;

	LinkChecker(List<Entry> history, Map<CallId, CallRecord> calls, Lifelines lifelines, Violations violations) {
		this.history = history;
		this.calls = calls;
		this.lifelines = lifelines;
		this.violations = violations;
	}

	void check() {
		for (Entry entry : this.history) {
			if (entry.event() instanceof ConnectionsCut cut) {
				checkEnd(cut.one(), cut.other(), entry.nanos());
				checkEnd(cut.other(), cut.one(), entry.nanos());
			}
			else if (entry.event() instanceof StateChanged changed && endsALink(changed.state())) {
				checkEnd(changed.node(), changed.peer(), entry.nanos());
			}
		}
	}

	private static boolean endsALink(ConnectionState state) {
		return state == ConnectionState.CONNECTED || state == ConnectionState.CONNECTION_ERROR
				|| state == ConnectionState.SHUTDOWN;
	}

	/** What a node does over its link to another one is over from that time on. */
	private void checkEnd(String node, String peer, long nanos) {
		for (CallRecord call : this.calls.values()) {
			if (call.call().caller().equals(node) && call.call().target().equals(peer)) {
				checkCall(call, nanos);
			}
			else if (call.call().caller().equals(peer) && call.call().target().equals(node)) {
				checkHandler(call, nanos);
			}
		}
	}

	private void checkCall(CallRecord call, long nanos) {
		boolean untold = call.endNanos() < 0 && call.hasBrokenSubscriber();
		boolean wasUnderWay = call.startNanos() < nanos && !call.isCancelled() && !untold;
		if (wasUnderWay && isLate(call.call().caller(), call.startNanos(), call.endNanos(), nanos)) {
			this.violations.add(Invariant.CALLS, "%s: outlived its link, which ended at %s", call,
					Duration.ofNanos(nanos));
		}
	}

	private void checkHandler(CallRecord call, long nanos) {
		boolean wasUnderWay = call.invokedNanos() >= 0 && call.invokedNanos() < nanos;
		if (wasUnderWay && isLate(call.call().target(), call.invokedNanos(), call.contextOverNanos(), nanos)) {
			this.violations.add(Invariant.CALLS, "%s: the context of its handler outlived its link, which ended at %s",
					call, Duration.ofNanos(nanos));
		}
	}

	private boolean isLate(String node, long from, long end, long linkEnd) {
		long latest = this.lifelines.firstRunning(node, linkEnd) + SLACK_NANOS;
		boolean broken = this.lifelines.wasBroken(node, latest);
		return !broken && (end < 0 || end > latest) && !this.lifelines.wasKilled(node, from, latest + 1);
	}

}
