package dev.gridmesh.mux;

/**
 * The sender's side of a credit window (protocol.md §5): how many items, or items and the
 * end, may be sent now. Owner loop only.
 * <p>
 * State: the credits that are left, between 0 and the capacity. Credits beyond the
 * capacity are dropped.
 */
final class CreditWindow {

	private final int capacity;

	private int credits;

	CreditWindow(int capacity, int initial) {
		this.capacity = capacity;
		this.credits = initial;
	}

	/**
	 * Takes some credits.
	 * @param taken how many, at most those that are left
	 */
	void take(int taken) {
		this.credits -= taken;
	}

	/**
	 * Takes one credit.
	 * @return false if there is none
	 */
	boolean tryTake() {
		if (this.credits == 0) {
			return false;
		}
		this.credits--;
		return true;
	}

	/**
	 * Gives credits back.
	 * @param returned how many, at least 1
	 * @param promised credits that were taken, and may not be given back by the peer
	 * @return false if the window was full already, and all are dropped
	 */
	boolean giveBack(int returned, int promised) {
		int room = this.capacity - promised - this.credits;
		if (room <= 0) {
			return false;
		}
		this.credits += Math.min(room, returned);
		return true;
	}

	/**
	 * The credits that are left.
	 * @return 0 to the capacity
	 */
	int credits() {
		return this.credits;
	}

}
