package dev.gridmesh.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.simulation.History.Entry;

/**
 * Reads a history and finds what must never happen (docs/invariants.md). It knows what
 * the application does, and nothing of how the grid does it.
 */
final class HistoryChecker {

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
		CallEndChecker ends = new CallEndChecker(this.lifelines, this.violations);
		CallItemsChecker items = new CallItemsChecker(this.lifelines, this.violations);
		HandlerRunChecker handlers = new HandlerRunChecker(this.lifelines, this.violations);
		for (CallRecord call : this.calls.values()) {
			markUnrulyExecutor(call);
			ends.check(call);
			items.check(call);
			handlers.check(call);
		}
		handlers.checkCallsWithoutPayload(this.calls.values(), this.history);
		new GatherChecker(this.history, this.calls, this.violations).check();
		new LinkChecker(this.history, this.calls, this.lifelines, this.violations).check();
		new StaleLinkChecker(this.history, this.violations).check();
		new LimitChecker(this.history, this.maxInbound, this.violations).check();
		new StopChecker(this.history, this.lifelines, this.violations).check();
		new BoundaryChecker(this.history, this.violations).check();
		new StateChecker(this.history, this.violations).check();
		return this.violations.all();
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
				Lifelines.orForEver(call.endNanos()))) {
			call.misbehaved(Part.EXECUTOR);
		}
	}

}
