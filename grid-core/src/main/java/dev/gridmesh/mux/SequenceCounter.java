package dev.gridmesh.mux;

/**
 * Counts the messages of one direction of a stream (protocol.md §5): unsigned 32 bits,
 * wrapping. Owner loop only.
 */
final class SequenceCounter {

	private int next;

	SequenceCounter(int first) {
		this.next = first;
	}

	/**
	 * Takes the next number.
	 * @return the number
	 */
	int take() {
		return this.next++;
	}

	/**
	 * The number that comes next, which is not taken.
	 * @return the number
	 */
	int peek() {
		return this.next;
	}

	/**
	 * Checks a number that arrived, and takes it if it is the right one.
	 * @param seq the number of the message
	 * @return whether it was the one that comes next
	 */
	boolean accept(int seq) {
		if (seq != this.next) {
			return false;
		}
		this.next++;
		return true;
	}

}
