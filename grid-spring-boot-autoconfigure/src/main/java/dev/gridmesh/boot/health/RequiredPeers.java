package dev.gridmesh.boot.health;

/**
 * How many peers must be connected. A grid of one never lacks any. Safe for any thread.
 *
 * @since 0.1.0
 */
public enum RequiredPeers {

	/** All peers. */
	ALL,

	/** So many that they are a majority of all nodes together with this one. */
	QUORUM,

	/** At least one peer. */
	ANY,

	/** No peer. */
	NONE;

	/**
	 * Tells how many that are.
	 * @param peers how many peers there are, this node not counted
	 * @return how many of them must be connected
	 */
	public int count(int peers) {
		return switch (this) {
			case ALL -> peers;
			// n/2+1 of n nodes, of which this one is always there
			case QUORUM -> (peers + 1) / 2;
			case ANY -> Math.min(1, peers);
			case NONE -> 0;
		};
	}

}
