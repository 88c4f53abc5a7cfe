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
	 * Gives one credit back.
	 * @return false if the window was full already, and the credit is dropped
	 */
	boolean giveBack() {
		if (this.credits == this.capacity) {
			return false;
		}
		this.credits++;
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
