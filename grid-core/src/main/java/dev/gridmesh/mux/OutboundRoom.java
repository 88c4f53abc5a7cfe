package dev.gridmesh.mux;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

import dev.gridmesh.protocol.LargeMessageCodec;

/**
 * The room that is left on a link for messages to come (design.md §2: a place is taken
 * before work is allowed). Owner loop only.
 * <p>
 * Items of streams and answers can wait, new calls cannot. So publishers are asked for
 * items only while the outbound queue is less than half full, and for no more than a
 * quarter of it at a time; the rest is for calls. A stream may always ask for one item,
 * so that those which are silent take nothing from others. Large answers, too, enter only
 * while the queue is less than half full, so that small ones need not wait for them;
 * small ones enter until it is full. What does not enter stays with its call, whose place
 * was taken when the request was accepted, until half of the queue is free again; while
 * as many bytes of answers wait as the whole queue takes, no request is accepted.
 * <p>
 * State: whether a stream or an answer waits for room in the queue; the calls whose
 * answers wait, the oldest first; and what the streams have asked for that has not come.
 */
public final class OutboundRoom {

	private static final int HALF = 2;

	private static final int QUARTER = 4;

	/** What an item costs besides its bytes. */
	private static final int ITEM_OVERHEAD = 64;

	private final IntPredicate queue;

	private final int maxItems;

	private final long maxBytes;

	private final long maxAnswerBytes;

	private final Map<InboundCall, Integer> answers = new LinkedHashMap<>();

	private long answerBytes;

	private boolean awaited;

	private long promisedItems;

	private long promisedBytes;

	/**
	 * Makes the room of a link.
	 * @param queue tells whether there is room in the n-th part of the outbound queue
	 * @param maxItems how many messages the outbound queue takes
	 * @param maxBytes how many bytes it takes
	 */
	public OutboundRoom(IntPredicate queue, int maxItems, long maxBytes) {
		this.queue = queue;
		this.maxItems = Math.max(1, maxItems / QUARTER);
		this.maxBytes = maxBytes / QUARTER;
		this.maxAnswerBytes = maxBytes;
	}

	/**
	 * Tells whether a call may begin.
	 * @return whether the outbound queue takes more
	 */
	public boolean isThere() {
		return this.queue.test(1);
	}

	/**
	 * Tells whether a request of the peer may be accepted, which will have an answer.
	 * @return whether the outbound queue takes more, and not too many answers wait for it
	 */
	public boolean isThereForRequest() {
		return this.answerBytes < this.maxAnswerBytes && isThere();
	}

	/**
	 * Tells whether a stream may ask for items; otherwise
	 * {@link InboundStream#onOutboundRoom()} follows once it may.
	 * @return whether there is room for items in the outbound queue
	 */
	boolean isThereForItems() {
		boolean there = this.queue.test(HALF);
		this.awaited |= !there;
		return there;
	}

	/**
	 * Tells whether an answer may be sent; otherwise {@link InboundCall#onOutboundRoom()}
	 * follows once it may, unless the call {@linkplain #forget leaves}.
	 * @param call whose answer it is
	 * @param bytes its payload
	 * @return whether the outbound queue takes it
	 */
	boolean isThereForAnswer(InboundCall call, int bytes) {
		boolean large = bytes > LargeMessageCodec.MAX_WHOLE_PAYLOAD;
		boolean there = large ? isThereForItems() : isThere();
		if (!there) {
			Integer earlier = this.answers.put(call, bytes);
			this.answerBytes += bytes - ((earlier != null) ? earlier : 0);
			this.awaited = true;
		}
		return there;
	}

	/**
	 * Gives up an answer that may have waited.
	 * @param call the call, which has ended
	 */
	void forget(InboundCall call) {
		if (!this.answers.isEmpty()) {
			Integer bytes = this.answers.remove(call);
			this.answerBytes -= (bytes != null) ? bytes : 0;
		}
	}

	/** Sends the answers that wait, the oldest first, as far as there is room. */
	public void admitAnswers() {
		while (!this.answers.isEmpty() && isThereForItems()) {
			InboundCall oldest = this.answers.keySet().iterator().next();
			forget(oldest);
			oldest.onOutboundRoom();
		}
	}

	/**
	 * Tells whether there is room that somebody waits for; true once each time.
	 * @return whether those who wait may go on
	 */
	public boolean hasReturned() {
		boolean returned = this.awaited && this.queue.test(HALF);
		this.awaited &= !returned;
		return returned;
	}

	/**
	 * Counts the items that may still be asked for.
	 * @param bytes the size of each
	 * @return how many there is room for
	 */
	int itemsOf(int bytes) {
		long byBytes = (this.maxBytes - this.promisedBytes) / (bytes + ITEM_OVERHEAD);
		return (int) Math.max(0, Math.min(this.maxItems - this.promisedItems, byBytes));
	}

	/**
	 * Sets room aside, or gives it back.
	 * @param items how many items more, or if negative fewer, may come
	 * @param bytes the size of each
	 */
	void promise(int items, int bytes) {
		this.promisedItems += items;
		this.promisedBytes += (long) items * (bytes + ITEM_OVERHEAD);
	}

	/**
	 * Counts the items that were asked for and have not come, of all streams.
	 * @return how many there are
	 */
	public long promisedItems() {
		return this.promisedItems;
	}

}
