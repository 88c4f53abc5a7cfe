package dev.gridmesh.simulation;

import dev.gridmesh.simulation.Ending.How;

/**
 * Checks that what a call brings and what it is answered with arrive whole, in order, and
 * never further ahead than allowed.
 */
final class CallItemsChecker {

	private final Lifelines lifelines;

	private final Violations violations;

	CallItemsChecker(Lifelines lifelines, Violations violations) {
		this.lifelines = lifelines;
		this.violations = violations;
	}

	void check(CallRecord call) {
		checkCredits(call);
		if (!call.isSpoiled()) {
			checkAnswer(call);
			checkRequests(call);
		}
	}

	/** The right items in the right order, all of them if it ended well. */
	private void checkAnswer(CallRecord call) {
		Expectation expected = Expectation.of(call);
		for (int i = 0; i < call.items.size(); i++) {
			if (!call.items.get(i).equals(expected.item(i))) {
				this.violations.add(Invariant.CALLS, call, "got '%s' where '%s' was expected", call.items.get(i),
						expected.item(i));
				return;
			}
		}
		Ending ending = call.ending();
		if (ending == null) {
			return;
		}
		if (!expected.allows(ending)) {
			this.violations.add(Invariant.CALLS, call, "ended with %s, which it never may", ending);
		}
		boolean whole = ending.how() == How.COMPLETED || ending.how() == How.REMOTE;
		if (whole && call.items.size() != expected.itemCount()) {
			this.violations.add(Invariant.CALLS, call, "ended with %s after %d of %d items", ending, call.items.size(),
					expected.itemCount());
		}
		if (!whole && !call.plan().kind().isStream() && !call.items.isEmpty()) {
			this.violations.add(Invariant.CALLS, call, "was answered and failed: %s", ending);
		}
	}

	/** Queued or on their way, and one in front of the application (protocol.md §5). */
	private void checkCredits(CallRecord call) {
		int most = call.plan().kind().outCapacity() + 1;
		if (call.plan().kind().isStream() && call.mostItemsUnderWay() > most) {
			this.violations.add(Invariant.BOUNDS, call, "its handler was %d items ahead, %d are allowed",
					call.mostItemsUnderWay(), most);
		}
	}

	/**
	 * What the caller brings reaches the handler in order, and complete if it ends so.
	 */
	private void checkRequests(CallRecord call) {
		Expectation expected = Expectation.of(call);
		for (int i = 0; i < call.requests.size(); i++) {
			if (!call.requests.get(i).equals(expected.requestItem(i))) {
				this.violations.add(Invariant.CALLS, call, "brought '%s' where '%s' was expected", call.requests.get(i),
						expected.requestItem(i));
				return;
			}
		}
		boolean unwanted = call.plan().kind() == CallKind.DEAF && !Handlers.subscribesToItems(call.call().number());
		boolean endIsDue = call.plan().kind().bringsItems() && !unwanted && call.contextsOver() == 1;
		if (call.requestsEnded() > 1 || (endIsDue && call.requestsEnded() == 0)) {
			this.violations.add(Invariant.CALLS, call, "its items ended %d times for the handler",
					call.requestsEnded());
		}
		if (call.areRequestsComplete() && call.requests.size() != call.plan().items()) {
			this.violations.add(Invariant.CALLS, call, "its items ended after %d of %d", call.requests.size(),
					call.plan().items());
		}
		int most = call.plan().kind().inCapacity() + 1;
		if (call.mostRequestsUnderWay() > most) {
			this.violations.add(Invariant.BOUNDS, call, "its caller was %d items ahead, %d are allowed",
					call.mostRequestsUnderWay(), most);
		}
		boolean answered = call.ending() != null && call.ending().how() == How.COMPLETED;
		boolean needsAll = switch (call.plan().kind()) {
			case PUT, PIPE, DUPLEX -> true;
			default -> false;
		};
		if (answered && needsAll && !call.areRequestsComplete()) {
			this.violations.add(Invariant.CALLS, call, "was answered though its handler had not got all items");
		}
		if (call.hasOpenRequests()
				&& !this.lifelines.wasKilled(call.call().caller(), call.startNanos(), Lifelines.FOR_EVER)) {
			this.violations.add(Invariant.LEAKS, call, "its items were neither all taken nor cancelled");
		}
	}

}
