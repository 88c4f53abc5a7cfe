package dev.gridmesh.simulation;

/**
 * Something in a run that must not be.
 *
 * @param invariant what it breaks
 * @param text what it was
 */
record Violation(Invariant invariant, String text) {

	@Override
	public String toString() {
		return this.text + " [" + this.invariant + "]";
	}

}
