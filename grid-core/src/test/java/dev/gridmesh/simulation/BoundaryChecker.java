package dev.gridmesh.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.gridmesh.simulation.History.Entry;

/**
 * Checks that what code of the application throws stays where it belongs: no event loop
 * and no thread of the handlers gets to see it, and somebody is told of each.
 */
final class BoundaryChecker {

	private final List<Entry> history;

	private final Violations violations;

	BoundaryChecker(List<Entry> history, Violations violations) {
		this.history = history;
		this.violations = violations;
	}

	/** The end of a call is told to the call, and the teller is not told of itself. */
	private static boolean mustBeTold(Event.Misbehaved misbehaved) {
		boolean itemsEnd = misbehaved.part() == Part.ITEMS && misbehaved.failure() == Failure.BY_SIGNAL;
		return misbehaved.number() > 0 && misbehaved.part() != Part.ERROR_LISTENER && !itemsEnd;
	}

	void check() {
		Set<Integer> told = new HashSet<>();
		for (Entry entry : this.history) {
			if (entry.event() instanceof Event.Uncaught uncaught) {
				this.violations.add(Invariant.BOUNDARY, "%s was left with what the application threw: %s",
						uncaught.loop(), uncaught.error());
			}
			else if (entry.event() instanceof Event.FailureTold failure) {
				told.add(failure.number());
			}
		}
		this.history.stream()
			.map(Entry::event)
			.filter((event) -> event instanceof Event.Misbehaved misbehaved && mustBeTold(misbehaved)
					&& !told.contains(misbehaved.number()))
			.forEach((event) -> this.violations.add(Invariant.BOUNDARY, "nobody was told of %s", event));
	}

}
