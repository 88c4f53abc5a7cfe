package dev.gridmesh.mux;

/**
 * The room in the outbound queue that is set aside for the items which one publisher was
 * asked for and which have not come. Owner loop only.
 * <p>
 * State: for how many items, and the size that each is taken to have, which is that of
 * the largest so far. It ends with {@link #giveBack()}.
 */
final class PromisedRoom {

	private static final int UNKNOWN = -1;

	private final MuxContext context;

	private int items;

	private int largest = UNKNOWN;

	PromisedRoom(MuxContext context) {
		this.context = context;
	}

	/**
	 * Counts the items that may still be asked for: none until the size of one is known.
	 * @return how many there is room for
	 */
	int forMore() {
		return (this.largest != UNKNOWN) ? this.context.room().itemsOf(this.largest) : 0;
	}

	/**
	 * Sets room aside.
	 * @param more for how many items more
	 */
	void promise(int more) {
		set(this.items + more);
	}

	/**
	 * Gives the room of an item back, which has come.
	 * @param bytes its size
	 */
	void arrived(int bytes) {
		int left = this.items - 1;
		if (bytes > this.largest) {
			set(0);
			this.largest = bytes;
		}
		set(left);
	}

	/** Gives all of it back. */
	void giveBack() {
		set(0);
	}

	private void set(int items) {
		if (items == this.items) {
			// not even a look at the room, which is the loop's alone
			return;
		}
		this.context.room().promise(items - this.items, Math.max(0, this.largest));
		this.items = items;
	}

}
