package dev.gridmesh.mux;

/**
 * How many items a publisher may be asked for, and was: as far as credits (protocol.md
 * §5) and the room of the link go. Owner loop only.
 * <p>
 * State: the credits that are neither used nor promised to the publisher; how many items
 * were asked for and have not come, each of which has a credit of its own; and the room
 * set aside for them. It ends with {@link #giveRoomBack()}.
 */
final class AskedItems {

	private final MuxContext context;

	private final PromisedRoom promised;

	private CreditWindow credits;

	private int asked;

	/**
	 * Makes one of which nothing was asked for.
	 * @param context the link
	 * @param capacity the credits to begin with
	 */
	AskedItems(MuxContext context, int capacity) {
		this.context = context;
		this.promised = new PromisedRoom(context);
		this.credits = new CreditWindow(capacity, capacity);
	}

	/**
	 * Changes the credits to begin with, before any was used.
	 * @param capacity the credits
	 */
	void capacity(int capacity) {
		this.credits = new CreditWindow(capacity, capacity);
	}

	/**
	 * Takes credits back; those beyond the capacity are dropped.
	 * @param returned how many, at least 1
	 * @return whether there are more now
	 */
	boolean onCredit(int returned) {
		return this.credits.giveBack(returned, this.asked);
	}

	/**
	 * Counts the items that may be asked for now: one until the size of an item is known.
	 * @return how many
	 */
	int forMore() {
		if (this.credits.credits() == 0 || !this.context.room().isThereForItems()) {
			return 0;
		}
		return Math.min(this.credits.credits(), Math.max(this.promised.forMore(), (this.asked == 0) ? 1 : 0));
	}

	/**
	 * Notes that items are asked for.
	 * @param items how many, not more than {@link #forMore()} said
	 */
	void ask(int items) {
		this.credits.take(items);
		this.asked += items;
		this.promised.promise(items);
	}

	/**
	 * Notes that an item has come.
	 * @param bytes its size
	 */
	void arrived(int bytes) {
		this.asked--;
		this.promised.arrived(bytes);
	}

	/**
	 * Takes a credit for the end: one that was meant for an item that never comes, or one
	 * that is left.
	 * @return false if there is none
	 */
	boolean takeForEnd() {
		if (this.asked > 0) {
			this.asked--;
			return true;
		}
		return this.credits.tryTake();
	}

	/**
	 * Counts the items that may still be sent.
	 * @return credits, promised ones included
	 */
	int available() {
		return this.credits.credits() + this.asked;
	}

	/** Gives the room back that is set aside for items which have not come. */
	void giveRoomBack() {
		this.promised.giveBack();
	}

}
