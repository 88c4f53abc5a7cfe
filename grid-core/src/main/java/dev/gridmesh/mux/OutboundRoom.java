package dev.gridmesh.mux;

import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * The room that is left on a link for messages to come (docs/invariants.md 5: a place is
 * taken before work is allowed). Owner loop only.
 * <p>
 * Items of streams and answers can wait, new calls cannot. So publishers are asked for
 * items only while the outbound queue is less than half full, and for no more than a
 * quarter of it at a time; the rest is for calls. A stream may always ask for one item,
 * so that those which are silent take nothing from others. Large answers, too, enter only
 * while the queue is less than half full, so that small ones need not wait for them;
 * small ones enter until it is full. No answer passes an older one of its kind.
 * <p>
 * An answer that does not enter stays with its call, whose place was taken when the
 * request was accepted. Each time when half of the queue is free again, streams and
 * answers, small ones before large ones, take turns at who goes first. While half of it
 * is not free, as when calls and small answers come faster than the link writes, the
 * oldest answer of each kind enters at any room as soon as twice its size was written
 * since the last one of its kind did, so that others take at most half of the link from
 * it. Items of streams wait on.
 * <p>
 * While as many bytes of answers wait as the whole queue takes, no request is accepted.
 * While twice as many wait, from requests that were accepted before, no more answers may
 * wait but {@linkplain #TINY_ANSWER tiny} ones: memory is bounded by that and one answer.
 * <p>
 * State: whether a stream or an answer waits for room in the queue; the answers that
 * wait, small and large ones; who goes first next time; and what the streams have asked
 * for that has not come.
 */
public final class OutboundRoom {

	/**
	 * The largest payload of an answer that may always wait, in bytes: enough to say that
	 * another could not.
	 */
	static final int TINY_ANSWER = 256;

	private static final int HALF = 2;

	private static final int QUARTER = 4;

	/** How many queues' worth of answers may wait. */
	private static final int MOST_ANSWERS = 2;

	/** What a message costs besides its payload. */
	private static final int MESSAGE_OVERHEAD = 64;

	private final Queue queue;

	private final Runnable streams;

	private final int maxItems;

	private final long maxBytes;

	private final AnswerLine small = new AnswerLine();

	private final AnswerLine large = new AnswerLine();

	private final AnswerLog log;

	private boolean answersFirst;

	private boolean awaited;

	private long promisedItems;

	private long promisedBytes;

	/**
	 * Makes the room of a link.
	 * @param log says that answers were given up
	 * @param queue the outbound queue
	 * @param streams lets all streams go on that wait for room
	 * @param maxItems how many messages the outbound queue takes
	 * @param maxBytes how many bytes it takes
	 */
	public OutboundRoom(AnswerLog log, Queue queue, Runnable streams, int maxItems, long maxBytes) {
		this.log = log;
		this.queue = queue;
		this.streams = streams;
		this.maxItems = Math.max(1, maxItems / QUARTER);
		this.maxBytes = maxBytes;
	}

	/**
	 * Tells whether a call may begin.
	 * @return whether the outbound queue takes more
	 */
	public boolean isThere() {
		return this.queue.hasRoom(1);
	}

	/**
	 * Tells whether a request of the peer may be accepted, which will have an answer.
	 * @return whether the outbound queue takes more, and not too many answers wait for it
	 */
	public boolean isThereForRequest() {
		return answerBytes() < this.maxBytes && isThere();
	}

	/**
	 * Tells whether a stream may ask for items; otherwise
	 * {@link InboundStream#onOutboundRoom()} follows once it may.
	 * @return whether there is room for items in the outbound queue
	 */
	boolean isThereForItems() {
		boolean there = this.queue.hasRoom(HALF);
		this.awaited |= !there;
		return there;
	}

	/**
	 * Tells whether an answer may be sent at once.
	 * @param answer the answer
	 * @return whether the outbound queue takes it, and no older one of its kind waits
	 */
	boolean isThereForAnswer(Message answer) {
		return line(answer).isEmpty() && this.queue.hasRoom(isLarge(answer) ? HALF : 1);
	}

	/**
	 * Tells whether an answer for which there is no room may wait.
	 * @param answer the answer
	 * @return whether it is tiny, or not too many others wait
	 */
	boolean mayWait(Message answer) {
		return isTiny(answer) || answerBytes() < maxAnswerBytes();
	}

	/**
	 * Tells whether an answer is so small that it may always wait.
	 * @param answer the answer
	 * @return whether it is {@linkplain #TINY_ANSWER tiny}
	 */
	static boolean isTiny(Message answer) {
		return answer.payload().length <= TINY_ANSWER;
	}

	private long maxAnswerBytes() {
		return MOST_ANSWERS * this.maxBytes;
	}

	/**
	 * Logs that an answer is given up because it {@linkplain #mayWait may not wait}.
	 * @param handler whose answer it is, as this node registered it
	 * @param bytes the size of its payload
	 * @return what its caller is told
	 */
	String giveUp(HandlerId handler, int bytes) {
		String tooMuch = "answer of %d bytes is given up: it had to wait for the caller to read, and ".formatted(bytes);
		if (answerBytes() < maxAnswerBytes()) {
			String share = "this node holds more for it than its share of grid.inbound.max-size";
			this.log.givenUp(handler, bytes, share);
			return tooMuch + share;
		}
		this.log.givenUp(handler, bytes,
				"answers of %d bytes wait already, twice grid.outbound.max-size".formatted(maxAnswerBytes()));
		return tooMuch + "so do answers of twice grid.outbound.max-size (%d bytes)".formatted(maxAnswerBytes());
	}

	/**
	 * Lets an answer wait; {@link AnswerLine.Owner#onOutboundRoom(Message)} follows once
	 * it may be sent, unless the call {@linkplain #forget leaves}.
	 * @param call whose answer it is; it has no other
	 * @param answer the answer
	 */
	void letWait(AnswerLine.Owner call, Message answer) {
		line(answer).add(call, answer, this.queue.takenBytes());
		this.awaited = true;
	}

	/**
	 * Gives up an answer that may have waited.
	 * @param call the call, which has ended
	 */
	void forget(AnswerLine.Owner call) {
		this.small.remove(call);
		this.large.remove(call);
	}

	private AnswerLine line(Message answer) {
		return isLarge(answer) ? this.large : this.small;
	}

	private static boolean isLarge(Message answer) {
		return answer.payload().length > LargeMessageCodec.MAX_WHOLE_PAYLOAD;
	}

	/**
	 * Counts the answers that wait before they enter the queue.
	 * @return bytes
	 */
	public long answerBytes() {
		return this.small.bytes() + this.large.bytes();
	}

	/** Lets those go on who wait, as far as there is room; called after each write. */
	public void onWritten() {
		if (!this.awaited) {
			return;
		}
		boolean half = this.queue.hasRoom(HALF);
		this.awaited = !half;
		if (half && !this.answersFirst) {
			this.streams.run();
		}
		admitAnswers();
		if (half) {
			if (this.answersFirst) {
				this.streams.run();
			}
			this.answersFirst = !this.answersFirst;
		}
	}

	private void admitAnswers() {
		AnswerLine line = next();
		while (line != null) {
			line.admitOldest(this.queue.takenBytes());
			line = next();
		}
		boolean waiting = !this.small.isEmpty() || !this.large.isEmpty();
		this.awaited |= waiting;
		if (!waiting) {
			this.log.allSent();
		}
	}

	/** Finds the line whose oldest answer may enter now; its size is not looked at. */
	private @Nullable AnswerLine next() {
		if ((this.large.isEmpty() && this.small.isEmpty()) || !isThere()) {
			return null;
		}
		if (this.queue.hasRoom(HALF)) {
			return this.small.isEmpty() ? this.large : this.small;
		}
		long written = this.queue.takenBytes();
		if (this.large.isDue(written)) {
			return this.large;
		}
		return this.small.isDue(written) ? this.small : null;
	}

	/**
	 * Counts the items that may still be asked for.
	 * @param bytes the size of each
	 * @return how many there is room for
	 */
	int itemsOf(int bytes) {
		long byBytes = (this.maxBytes / QUARTER - this.promisedBytes) / cost(bytes);
		return (int) Math.max(0, Math.min(this.maxItems - this.promisedItems, byBytes));
	}

	/**
	 * Sets room aside, or gives it back.
	 * @param items how many items more, or if negative fewer, may come
	 * @param bytes the size of each
	 */
	void promise(int items, int bytes) {
		this.promisedItems += items;
		this.promisedBytes += items * cost(bytes);
	}

	/**
	 * Counts what a message takes of the bound of bytes, in the queue and before it.
	 * @param payloadBytes the size of its payload
	 * @return bytes
	 */
	public static long cost(int payloadBytes) {
		return (long) MESSAGE_OVERHEAD + payloadBytes;
	}

	/**
	 * Counts the items that were asked for and have not come, of all streams.
	 * @return how many there are
	 */
	public long promisedItems() {
		return this.promisedItems;
	}

	/** The messages of the link that wait to be written. */
	public interface Queue {

		/**
		 * Tells whether new work may be begun whose messages will come here.
		 * @param part the bounds are divided by it: 1 for all of the queue, 2 for half of
		 * it
		 * @return whether both bounds leave room
		 */
		boolean hasRoom(int part);

		/**
		 * Counts the bytes that were taken for writing.
		 * @return as {@link #hasRoom(int)} counts them, since the start of the link
		 */
		long takenBytes();

	}

}
