package dev.gridmesh.mux;

import java.util.function.LongSupplier;

/**
 * What the peer of one link makes this node hold, and what follows from it
 * (docs/adr/0022-a-budget-for-what-peers-make-a-node-hold.md). Owner loop only, but for
 * {@link #freeFromAfar(int)}.
 * <p>
 * There are two marks. Above the first, a quarter of the budget for a peer alone, its new
 * calls are {@linkplain #refuses() refused}, and credits and acknowledgements are
 * {@linkplain #withholds() withheld}; above the second, half of the budget, it is
 * {@linkplain #stopsReading() not read} any more. Answers that wait count for the first
 * only: whether they get written is up to the peer, and if they kept this node from
 * reading, two nodes could wait for each other for ever. Parts of messages alone withhold
 * nothing, and do not stop the reading while there is enough for others, since more has
 * to be read until they are whole.
 * <p>
 * State: the bytes that were taken and freed since the share was told; the parts of
 * messages; and what the share knows of parts and answers. Small changes are kept back,
 * so that small calls touch nothing that loops have in common. It ends with
 * {@link #close()}, from when on nothing is kept back.
 */
public final class InboundBytes {

	/** How many bytes a link keeps back at most, in each direction. */
	static final int STEP = 16 * 1024;

	/** The first mark is at this part of what the second leaves to others. */
	private static final int SOFT = 3;

	private final InboundShare share;

	private final LongSupplier answers;

	private long untold;

	private long toldTransit;

	private long parts;

	private int partCount;

	private boolean closed;

	/**
	 * Makes what a link begins with.
	 * @param share the share of the peer
	 * @param answers counts the bytes of answers that wait to be written
	 */
	public InboundBytes(InboundShare share, LongSupplier answers) {
		this.share = share;
		this.answers = answers;
	}

	/**
	 * Counts a payload that arrived.
	 * @param bytes its size
	 */
	void take(int bytes) {
		change(bytes);
	}

	/**
	 * Counts a payload that nobody holds any more.
	 * @param bytes its size
	 */
	void free(int bytes) {
		change(-bytes);
	}

	private void change(int bytes) {
		this.untold += bytes;
		if (this.untold >= STEP || this.untold <= -STEP || this.closed) {
			tellPayloads();
		}
	}

	private void tellPayloads() {
		long told = this.untold;
		if (told != 0) {
			this.untold = 0;
			this.share.addPayloads(told);
		}
	}

	/**
	 * Counts a payload that nobody holds any more. Safe for any thread.
	 * @param bytes its size
	 */
	void freeFromAfar(int bytes) {
		if (bytes != 0) {
			this.share.addPayloads(-bytes);
		}
	}

	/**
	 * Notes what has come of messages that are not whole.
	 * @param bytes the memory that they take
	 * @param count how many there are
	 */
	public void parts(long bytes, int count) {
		this.parts = bytes;
		this.partCount = count;
	}

	/**
	 * Tells the share what it does not know, if it is due.
	 * @param idle whether no call of the peer is served, so that nothing more may follow
	 */
	public void settle(boolean idle) {
		long transit = this.parts + this.answers.getAsLong();
		long change = transit - this.toldTransit;
		boolean all = idle || this.closed || this.share.budget().isAwaited();
		if (change != 0 && (all || change >= STEP || change <= -STEP)) {
			this.toldTransit = transit;
			this.share.addTransit(change);
		}
		if (all) {
			tellPayloads();
		}
	}

	/** Has the link hold nothing any more but what handlers have not given back. */
	public void close() {
		this.closed = true;
		this.parts = 0;
		this.partCount = 0;
		settle(true);
	}

	/**
	 * Tells whether a new call of the peer is to be refused.
	 * @return whether it holds something, and more than the first mark
	 */
	public boolean refuses() {
		return refuses(0, 0);
	}

	/**
	 * Tells whether a large message that is announced is to be refused.
	 * @param size its bytes
	 * @param coming the bytes that are to come of large messages that were not refused
	 * @return whether the peer is above the first mark, or would get above the second;
	 * not if it holds nothing
	 */
	public boolean refuses(long size, long coming) {
		long held = inbound() + this.answers.getAsLong() + coming;
		return held > 0 && (SOFT * held > limit(-coming) || size > 0 && held + size > limit(-coming - size));
	}

	/**
	 * Tells whether an answer may wait to be written beside others.
	 * @return whether the peer is not above the second mark, answers counted
	 */
	boolean mayAnswerWait() {
		return inbound() + this.answers.getAsLong() <= limit(0);
	}

	/**
	 * Tells whether credits and acknowledgements are given back only for what was freed.
	 * @return whether the application holds something of the peer, which is above the
	 * first mark
	 */
	public boolean withholds() {
		return payloads() > 0 && SOFT * inbound() > limit(this.answers.getAsLong());
	}

	/**
	 * Tells whether nothing more may be read for now.
	 * @return whether what the application holds is above the second mark; or that with
	 * several parts, and a quarter of the budget is all that is left
	 */
	public boolean stopsReading() {
		long excused = this.answers.getAsLong();
		if (payloads() > limit(excused + this.parts)) {
			return true;
		}
		return this.partCount > 1 && inbound() > limit(excused)
				&& this.share.budget().free() + excused < this.share.budget().reserve();
	}

	/** What a peer may hold: as much as is left, and what it must not be blamed for. */
	private long limit(long excused) {
		InboundBudget budget = this.share.budget();
		return Math.max(budget.free() + excused, budget.floor());
	}

	private long inbound() {
		return payloads() + this.parts;
	}

	private long payloads() {
		return this.share.payloads() + this.untold;
	}

	/**
	 * Waits until bytes are freed, of any peer; what is decided here must be looked at
	 * once more afterwards.
	 * @param wakeUp called once, on any thread
	 */
	public void await(Runnable wakeUp) {
		settle(true);
		this.share.budget().await(wakeUp);
	}

	/**
	 * Waits no more.
	 * @param wakeUp what was to be called
	 */
	public void forget(Runnable wakeUp) {
		this.share.budget().forget(wakeUp);
	}

}
