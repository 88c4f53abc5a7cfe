package dev.gridmesh.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.simulation.Ending.How;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.History.Entry;

/**
 * Reads a history and finds what must never happen (docs/invariants.md). It knows what
 * the application does, and nothing of how the grid does it.
 */
final class HistoryChecker {

	private static final long MILLI = 1_000_000;

	/** A request with less than that left is not sent (protocol.md §4). */
	private static final long DEADLINE_ROUNDING = MILLI;

	/**
	 * A stream that ends this close to its deadline may end because of the deadline at
	 * its other end (protocol.md §5).
	 */
	private static final long STREAM_DEADLINE_ROUNDING = 50 * MILLI;

	/** How late the end at a deadline, or of a stop, may be. */
	private static final long SLACK = 20 * MILLI;

	/** What a call takes besides the work of its handler when all is calm. */
	private static final long CALM_CALL = 3_000 * MILLI;

	private static final long FOR_EVER = Long.MAX_VALUE;

	private final List<Entry> history;

	private final int maxInbound;

	private final Lifelines lifelines;

	private final Map<CallId, CallRecord> calls = new LinkedHashMap<>();

	private final Violations violations = new Violations();

	/**
	 * Makes a checker.
	 * @param history what to check
	 * @param maxInbound how many calls of one node another one may serve at a time
	 */
	HistoryChecker(History history, int maxInbound) {
		this.history = history.entries();
		this.maxInbound = maxInbound;
		this.lifelines = new Lifelines(this.history);
	}

	/**
	 * Reads the history.
	 * @return what is wrong with it, empty if nothing is
	 */
	List<Violation> check() {
		this.history.forEach(this::read);
		for (CallRecord call : this.calls.values()) {
			markUnrulyExecutor(call);
			checkEnd(call);
			checkCredits(call);
			checkContext(call);
			checkDeadline(call);
			if (!call.isSpoiled()) {
				checkAnswer(call);
				checkHandler(call);
				checkRequests(call);
				checkCalm(call);
			}
		}
		new GatherChecker(this.history, this.calls, this.violations).check();
		new LinkChecker(this.history, this.calls, this.lifelines, this.violations).check();
		new StaleLinkChecker(this.history, this.violations).check();
		new LimitChecker(this.history, this.maxInbound, this.violations).check();
		new StopChecker(this.history, this.lifelines, this.violations).check();
		new BoundaryChecker(this.history, this.violations).check();
		new StateChecker(this.history, this.violations).check();
		checkCallsWithoutPayload();
		return this.violations.all();
	}

	private void violation(CallRecord call, Invariant invariant, String text, Object... arguments) {
		this.violations.add(invariant, "%s: %s", call, text.formatted(arguments));
	}

	private void read(Entry entry) {
		Event event = entry.event();
		if (event instanceof Event.CallStarted started) {
			this.calls.put(started.call(), new CallRecord(started, entry.nanos()));
		}
		else if (event instanceof Event.SignalDropped dropped && !isSpoiled(dropped.call())) {
			this.violations.add(Invariant.CALLS, "%s: a signal had to be dropped: %s", dropped.call(), dropped.what());
		}
		else if (event instanceof Event.Misbehaved misbehaved && misbehaved.call() != null) {
			CallRecord spoiled = this.calls.get(misbehaved.call());
			if (spoiled != null) {
				spoiled.misbehaved(misbehaved.part());
			}
		}
		CallId call = (event instanceof Event.OfCall ofCall) ? ofCall.call() : null;
		if (call == null || call.number() == 0) {
			return;
		}
		CallRecord record = this.calls.get(call);
		if (record == null) {
			this.violations.add(Invariant.TRUST, "nobody made the call of %s", event);
		}
		else {
			record.add(entry);
		}
	}

	private boolean isSpoiled(CallId call) {
		CallRecord record = this.calls.get(call);
		return record != null && record.isSpoiled();
	}

	/** It does not know for which call it is. */
	private void markUnrulyExecutor(CallRecord call) {
		boolean executed = call.plan().kind() == CallKind.BLOCKING || call.plan().kind() == CallKind.LATE;
		if (executed && this.lifelines.hadUnrulyExecutor(call.call().target(), call.startNanos(),
				orForEver(call.endNanos()))) {
			call.misbehaved(Part.EXECUTOR);
		}
	}

	/** Exactly once, and nothing after it. */
	private void checkEnd(CallRecord call) {
		if (call.endings.size() > 1) {
			violation(call, Invariant.CALLS, "ended more than once: %s", call.endings);
		}
		if (call.hasItemsAfterTheEnd()) {
			violation(call, Invariant.CALLS, "got items after its end: %s", call.items);
		}
		String caller = call.call().caller();
		if (call.isCancelled() || this.lifelines.wasKilled(caller, call.startNanos(), orForEver(call.endNanos()))) {
			return;
		}
		if (call.endings.isEmpty() && call.hasBrokenSubscriber()) {
			return;
		}
		if (call.endings.isEmpty()) {
			violation(call, Invariant.CALLS, "never ended");
		}
		if (this.lifelines.hasStopped(caller, call.startNanos(), orForEver(call.endNanos()))) {
			violation(call, Invariant.CALLS, "had not ended when its node had stopped");
		}
	}

	private static long orForEver(long nanos) {
		return (nanos >= 0) ? nanos : FOR_EVER;
	}

	/** The right items in the right order, all of them if it ended well. */
	private void checkAnswer(CallRecord call) {
		Expectation expected = Expectation.of(call);
		for (int i = 0; i < call.items.size(); i++) {
			if (!call.items.get(i).equals(expected.item(i))) {
				violation(call, Invariant.CALLS, "got '%s' where '%s' was expected", call.items.get(i),
						expected.item(i));
				return;
			}
		}
		Ending ending = call.ending();
		if (ending == null) {
			return;
		}
		if (!expected.allows(ending)) {
			violation(call, Invariant.CALLS, "ended with %s, which it never may", ending);
		}
		boolean whole = ending.how() == How.COMPLETED || ending.how() == How.REMOTE;
		if (whole && call.items.size() != expected.itemCount()) {
			violation(call, Invariant.CALLS, "ended with %s after %d of %d items", ending, call.items.size(),
					expected.itemCount());
		}
		if (!whole && !call.plan().kind().isStream() && !call.items.isEmpty()) {
			violation(call, Invariant.CALLS, "was answered and failed: %s", ending);
		}
	}

	/** Queued or on their way, and one in front of the application (protocol.md §5). */
	private void checkCredits(CallRecord call) {
		int most = call.plan().kind().outCapacity() + 1;
		if (call.plan().kind().isStream() && call.mostItemsUnderWay() > most) {
			violation(call, Invariant.BOUNDS, "its handler was %d items ahead, %d are allowed",
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
				violation(call, Invariant.CALLS, "brought '%s' where '%s' was expected", call.requests.get(i),
						expected.requestItem(i));
				return;
			}
		}
		boolean unwanted = call.plan().kind() == CallKind.DEAF && !Handlers.subscribesToItems(call.call().number());
		boolean endIsDue = call.plan().kind().bringsItems() && !unwanted && call.contextsOver() == 1;
		if (call.requestsEnded() > 1 || (endIsDue && call.requestsEnded() == 0)) {
			violation(call, Invariant.CALLS, "its items ended %d times for the handler", call.requestsEnded());
		}
		if (call.areRequestsComplete() && call.requests.size() != call.plan().items()) {
			violation(call, Invariant.CALLS, "its items ended after %d of %d", call.requests.size(),
					call.plan().items());
		}
		int most = call.plan().kind().inCapacity() + 1;
		if (call.mostRequestsUnderWay() > most) {
			violation(call, Invariant.BOUNDS, "its caller was %d items ahead, %d are allowed",
					call.mostRequestsUnderWay(), most);
		}
		boolean answered = call.ending() != null && call.ending().how() == How.COMPLETED;
		boolean needsAll = switch (call.plan().kind()) {
			case PUT, PIPE, DUPLEX -> true;
			default -> false;
		};
		if (answered && needsAll && !call.areRequestsComplete()) {
			violation(call, Invariant.CALLS, "was answered though its handler had not got all items");
		}
		if (call.hasOpenRequests() && !this.lifelines.wasKilled(call.call().caller(), call.startNanos(), FOR_EVER)) {
			violation(call, Invariant.LEAKS, "its items were neither all taken nor cancelled");
		}
	}

	/** At most once, and not at all if the call may be made again. */
	private void checkHandler(CallRecord call) {
		if (call.invocations.size() > 1) {
			violation(call, Invariant.CALLS, "its handler ran %d times", call.invocations.size());
		}
		for (HandlerInvoked invoked : call.invocations) {
			if (invoked.kind() != call.plan().kind() || !invoked.caller().equals(call.call().caller())) {
				violation(call, Invariant.TRUST, "reached the wrong handler, or under a wrong name: %s", invoked);
			}
		}
		Ending ending = call.ending();
		if (ending == null || call.plan().kind() == CallKind.NOTHING) {
			return;
		}
		if (ending.retryable() && !call.invocations.isEmpty()) {
			violation(call, Invariant.CALLS, "ended as retryable, and its handler ran: %s", ending);
		}
		if (ending.how() == How.COMPLETED && call.invocations.isEmpty()) {
			violation(call, Invariant.CALLS, "was answered, and its handler did not run");
		}
	}

	/** Over exactly once, by the deadline, and not without a cause. */
	private void checkContext(CallRecord call) {
		if (call.invocations.size() != 1) {
			return;
		}
		String target = call.call().target();
		boolean killed = this.lifelines.wasKilled(target, call.invokedNanos(), orForEver(call.contextOverNanos()));
		if (call.contextsOver() != 1 && !(killed && call.contextsOver() == 0)) {
			violation(call, Invariant.CALLS, "the context of its handler was over %d times", call.contextsOver());
		}
		if (call.contextsOver() == 0) {
			return;
		}
		if (this.lifelines.hasStopped(target, call.invokedNanos(), call.contextOverNanos())) {
			violation(call, Invariant.CALLS, "the context of its handler was not over when the node had stopped");
		}
		long deadline = call.deadlineNanos();
		if (deadline == Long.MAX_VALUE) {
			return;
		}
		long latest = call.invokedNanos() + (deadline - call.startNanos());
		boolean broken = this.lifelines.wasBroken(target, call.contextOverNanos());
		if (call.contextOverNanos() > this.lifelines.firstRunning(target, latest) + SLACK && !broken) {
			violation(call, Invariant.CALLS, "the context of its handler outlived the deadline");
		}
		boolean early = call.isContextCancelled() && !call.isCancelled() && call.plan().kind() != CallKind.SPOIL
				&& call.contextOverNanos() < deadline - DEADLINE_ROUNDING;
		if (early && this.lifelines.wasCalm(call.startNanos(), call.contextOverNanos())) {
			violation(call, Invariant.CALLS, "the context of its handler was cancelled without a cause");
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
			violation(call, Invariant.CALLS, "ended %d ns after its deadline", call.endNanos() - deadline);
		}
		long rounding = call.plan().kind().isStream() ? STREAM_DEADLINE_ROUNDING : DEADLINE_ROUNDING;
		if (ending.how() == How.TIMEOUT && call.endNanos() < deadline - rounding) {
			violation(call, Invariant.CALLS, "timed out %d ns before its deadline", deadline - call.endNanos());
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
			violation(call, Invariant.CALLS, "ended with %s though nothing was wrong", ending);
		}
		long took = call.endNanos() - call.startNanos();
		boolean bounded = ending.how() != How.TIMEOUT && call.plan().demand() != CallPlan.NO_DEMAND;
		if (bounded && took > Expectation.of(call).workNanos() + CALM_CALL) {
			violation(call, Invariant.ISOLATION, "took %d ns though nothing was wrong", took);
		}
	}

	/** Calls that carry nothing cannot be told apart, but counted. */
	private void checkCallsWithoutPayload() {
		Map<CallId, Integer> mayRun = new LinkedHashMap<>();
		for (CallRecord call : this.calls.values()) {
			Ending ending = call.ending();
			if (call.plan().kind() == CallKind.NOTHING && (ending == null || !ending.retryable())) {
				mayRun.merge(new CallId(call.call().caller(), 0, call.call().target()), 1, Integer::sum);
			}
		}
		this.history.stream()
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
