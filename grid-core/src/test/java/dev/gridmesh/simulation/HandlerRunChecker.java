package dev.gridmesh.simulation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.simulation.Ending.How;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that a handler runs at most once for a call, under the right name, and that its
 * context is over in time and not without a cause.
 */
final class HandlerRunChecker {

	/** How late the end at a deadline may be. */
	private static final long SLACK = 20_000_000;

	private final Lifelines lifelines;

	private final Violations violations;

	HandlerRunChecker(Lifelines lifelines, Violations violations) {
		this.lifelines = lifelines;
		this.violations = violations;
	}

	void check(CallRecord call) {
		checkContext(call);
		if (!call.isSpoiled()) {
			checkHandler(call);
		}
	}

	/** At most once, and not at all if the call may be made again. */
	private void checkHandler(CallRecord call) {
		if (call.invocations.size() > 1) {
			this.violations.add(Invariant.CALLS, call, "its handler ran %d times", call.invocations.size());
		}
		for (HandlerInvoked invoked : call.invocations) {
			if (invoked.kind() != call.plan().kind() || !invoked.caller().equals(call.call().caller())) {
				this.violations.add(Invariant.TRUST, call, "reached the wrong handler, or under a wrong name: %s",
						invoked);
			}
		}
		Ending ending = call.ending();
		if (ending == null || call.plan().kind() == CallKind.NOTHING) {
			return;
		}
		if (ending.retryable() && !call.invocations.isEmpty()) {
			this.violations.add(Invariant.CALLS, call, "ended as retryable, and its handler ran: %s", ending);
		}
		if (ending.how() == How.COMPLETED && call.invocations.isEmpty()) {
			this.violations.add(Invariant.CALLS, call, "was answered, and its handler did not run");
		}
	}

	/** Over exactly once, by the deadline, and not without a cause. */
	private void checkContext(CallRecord call) {
		if (call.invocations.size() != 1) {
			return;
		}
		String target = call.call().target();
		boolean killed = this.lifelines.wasKilled(target, call.invokedNanos(),
				Lifelines.orForEver(call.contextOverNanos()));
		if (call.contextsOver() != 1 && !(killed && call.contextsOver() == 0)) {
			this.violations.add(Invariant.CALLS, call, "the context of its handler was over %d times",
					call.contextsOver());
		}
		if (call.contextsOver() == 0) {
			return;
		}
		if (this.lifelines.hasStopped(target, call.invokedNanos(), call.contextOverNanos())) {
			this.violations.add(Invariant.CALLS, call,
					"the context of its handler was not over when the node had stopped");
		}
		long deadline = call.deadlineNanos();
		if (deadline == Long.MAX_VALUE) {
			return;
		}
		long latest = call.invokedNanos() + (deadline - call.startNanos());
		boolean broken = this.lifelines.wasBroken(target, call.contextOverNanos());
		if (call.contextOverNanos() > this.lifelines.firstRunning(target, latest) + SLACK && !broken) {
			this.violations.add(Invariant.CALLS, call, "the context of its handler outlived the deadline");
		}
		boolean early = call.isContextCancelled() && !call.isCancelled() && !call.isSpoiled()
				&& call.plan().kind() != CallKind.SPOIL
				&& call.contextOverNanos() < deadline - CallEndChecker.DEADLINE_ROUNDING;
		if (early && this.lifelines.wasCalm(call.startNanos(), call.contextOverNanos())) {
			this.violations.add(Invariant.CALLS, call, "the context of its handler was cancelled without a cause");
		}
	}

	/** Calls that carry nothing cannot be told apart, but counted. */
	void checkCallsWithoutPayload(Collection<CallRecord> calls, List<Entry> history) {
		Map<CallId, Integer> mayRun = new LinkedHashMap<>();
		for (CallRecord call : calls) {
			Ending ending = call.ending();
			if (call.plan().kind() == CallKind.NOTHING && (ending == null || !ending.retryable())) {
				mayRun.merge(new CallId(call.call().caller(), 0, call.call().target()), 1, Integer::sum);
			}
		}
		history.stream()
			.map(Entry::event)
			.filter((event) -> event instanceof HandlerInvoked invoked && invoked.call().number() == 0)
			.forEach((event) -> {
				CallId pair = ((HandlerInvoked) event).call();
				if (mayRun.merge(pair, -1, Integer::sum) < 0) {
					this.violations.add(Invariant.CALLS, "%s: a handler without a payload ran once too often", pair);
				}
			});
	}

}
