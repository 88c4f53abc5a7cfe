package dev.gridmesh.simulation;

/**
 * Names one call of one node by another.
 *
 * @param caller who calls
 * @param number the number of the call in its run, 0 for all calls that carry no payload
 * and so cannot be told apart by their handler
 * @param target who is called
 */
record CallId(String caller, int number, String target) {

	@Override
	public String toString() {
		return this.caller + "#" + this.number + ">" + this.target;
	}

}
