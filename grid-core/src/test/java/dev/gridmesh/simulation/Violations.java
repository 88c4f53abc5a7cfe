package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with one run.
 */
final class Violations {

	private final List<Violation> all = new ArrayList<>();

	void add(Invariant invariant, String text, Object... arguments) {
		this.all.add(new Violation(invariant, (arguments.length > 0) ? text.formatted(arguments) : text));
	}

	void add(Invariant invariant, CallRecord call, String text, Object... arguments) {
		add(invariant, "%s: %s", call, text.formatted(arguments));
	}

	/**
	 * What was found.
	 * @return the violations, in the order in which they were found
	 */
	List<Violation> all() {
		return List.copyOf(this.all);
	}

}
