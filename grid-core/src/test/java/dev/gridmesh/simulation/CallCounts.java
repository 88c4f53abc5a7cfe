package dev.gridmesh.simulation;

import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.observation.ObservedCall;
import reactor.util.context.ContextView;

/**
 * A listener of calls that does as it should, beside one that may not: counts the calls
 * of which it is told, and their ends.
 */
final class CallCounts implements GridListener {

	private int started;

	private int ended;

	@Override
	public CallListener callStarted(ObservedCall call, ContextView context) {
		this.started++;
		return (outcome, error, nanos) -> this.ended++;
	}

	/**
	 * Tells whether each call that it was told of has ended once.
	 * @return whether both counts are the same
	 */
	boolean isBalanced() {
		return this.started == this.ended;
	}

	@Override
	public String toString() {
		return this.started + " calls and " + this.ended + " ends";
	}

}
