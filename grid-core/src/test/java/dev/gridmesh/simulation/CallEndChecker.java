package dev.gridmesh.simulation;

import dev.gridmesh.simulation.Ending.How;

/**
 * Checks that a call ends once, by its deadline, and as its handler means it to when
 * nothing is wrong.
 */
final class CallEndChecker {

	/** A request with less than that left is not sent (protocol.md §4). */
	static final long DEADLINE_ROUNDING = 1_000_000;

	/**
	 * A stream that ends this close to its deadline may end because of the deadline at
	 * its other end (protocol.md §5).
	 */
	private static final long STREAM_DEADLINE_ROUNDING = 50_000_000;

	/** How late the end at a deadline, or of a stop, may be. */
	private static final long SLACK = 20_000_000;

	/** What a call takes besides the work of its handler when all is calm. */
	private static final long CALM_CALL = 3_000_000_000L;

	private final Lifelines lifelines;

	private final Violations violations;

	CallEndChecker(Lifelines lifelines, Violations violations) {
		this.lifelines = lifelines;
		this.violations = violations;
	}

	void check(CallRecord call) {
		checkEnd(call);
		checkDeadline(call);
		if (!call.isSpoiled()) {
			checkCalm(call);
		}
	}

	/** Exactly once, and nothing after it. */
	private void checkEnd(CallRecord call) {
		if (call.endings.size() > 1) {
			this.violations.add(Invariant.CALLS, call, "ended more than once: %s", call.endings);
		}
		if (call.hasItemsAfterTheEnd()) {
			this.violations.add(Invariant.CALLS, call, "got items after its end: %s", call.items);
		}
		String caller = call.call().caller();
		if (call.isCancelled()
				|| this.lifelines.wasKilled(caller, call.startNanos(), Lifelines.orForEver(call.endNanos()))) {
			return;
		}
		if (call.endings.isEmpty() && call.hasBrokenSubscriber()) {
			return;
		}
		if (call.endings.isEmpty()) {
			this.violations.add(Invariant.CALLS, call, "never ended");
		}
		if (this.lifelines.hasStopped(caller, call.startNanos(), Lifelines.orForEver(call.endNanos()))) {
			this.violations.add(Invariant.CALLS, call, "had not ended when its node had stopped");
		}
	}

	private void checkDeadline(CallRecord call) {
		long deadline = call.deadlineNanos();
		Ending ending = call.ending();
		if (ending == null || deadline == Long.MAX_VALUE) {
			return;
		}
		boolean broken = this.lifelines.wasBroken(call.call().caller(), call.endNanos());
		if (call.endNanos() > this.lifelines.firstRunning(call.call().caller(), deadline) + SLACK && !broken) {
			this.violations.add(Invariant.CALLS, call, "ended %d ns after its deadline", call.endNanos() - deadline);
		}
		long rounding = call.plan().kind().isStream() ? STREAM_DEADLINE_ROUNDING : DEADLINE_ROUNDING;
		if (ending.how() == How.TIMEOUT && call.endNanos() < deadline - rounding) {
			this.violations.add(Invariant.CALLS, call, "timed out %d ns before its deadline",
					deadline - call.endNanos());
		}
	}

	/** When nothing is wrong a call ends as its handler means it to. */
	private void checkCalm(CallRecord call) {
		Ending ending = call.ending();
		if (ending == null || call.isCancelled() || !this.lifelines.wasCalm(call.startNanos(), call.endNanos())) {
			return;
		}
		boolean strict = this.lifelines.wasStrictlyCalm(call.startNanos(), call.endNanos());
		boolean ok = switch (ending.how()) {
			case DISCONNECTED -> false;
			case OVERLOAD -> !strict;
			case TIMEOUT -> Expectation.of(call).mayTakeUntil(CALM_CALL);
			case REMOTE ->
				(call.plan().kind().asksOthers() && this.lifelines.wasUnruly(call.startNanos(), call.endNanos()))
						|| !strict || !call.plan().kind().asksOthers() || Expectation.of(call).mayTakeUntil(CALM_CALL);
			default -> true;
		};
		if (!ok) {
			this.violations.add(Invariant.CALLS, call, "ended with %s though nothing was wrong", ending);
		}
		long took = call.endNanos() - call.startNanos();
		boolean bounded = ending.how() != How.TIMEOUT && call.plan().demand() != CallPlan.NO_DEMAND;
		if (bounded && took > Expectation.of(call).workNanos() + CALM_CALL) {
			this.violations.add(Invariant.ISOLATION, call, "took %d ns though nothing was wrong", took);
		}
	}

}
