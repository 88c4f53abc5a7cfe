package dev.gridmesh.mux;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.protocol.Message;

/**
 * Answers that wait for room in the outbound queue, the oldest first. Owner loop only.
 * <p>
 * State: the answers, each with its call, which has not ended, in a map that is there
 * only while answers wait; what they take of memory; and how much the link had written
 * when the line last moved.
 */
final class AnswerLine {

	/** What passes an answer may take as much of the link as the answer takes itself. */
	private static final int PATIENCE = 2;

	private Map<Owner, Message> answers = Map.of();

	private long bytes;

	private long movedAt;

	boolean isEmpty() {
		return this.answers.isEmpty();
	}

	/**
	 * Counts what waits.
	 * @return bytes
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Adds an answer behind all others.
	 * @param owner its call, which has none here
	 * @param answer the answer
	 * @param written how many bytes the link has written so far
	 */
	void add(Owner owner, Message answer, long written) {
		if (isEmpty()) {
			this.movedAt = written;
			this.answers = new LinkedHashMap<>();
		}
		this.answers.put(owner, answer);
		this.bytes += cost(answer);
	}

	/**
	 * Gives up the answer of a call, if it has one here.
	 * @param owner the call
	 */
	void remove(Owner owner) {
		Message answer = isEmpty() ? null : this.answers.remove(owner);
		if (answer != null) {
			this.bytes -= cost(answer);
			if (isEmpty()) {
				this.answers = Map.of();
			}
		}
	}

	/**
	 * Tells whether others have passed for long enough: since the line last moved twice
	 * the bytes of the oldest answer were written.
	 * @param written how many bytes the link has written so far
	 * @return whether the oldest answer need not wait for half of the queue
	 */
	boolean isDue(long written) {
		return !isEmpty() && written - this.movedAt >= PATIENCE * cost(oldest().getValue());
	}

	/**
	 * Lets the oldest answer go; there must be one.
	 * @param written how many bytes the link has written so far
	 */
	void admitOldest(long written) {
		Map.Entry<Owner, Message> oldest = oldest();
		Owner owner = oldest.getKey();
		Message answer = oldest.getValue();
		remove(owner);
		this.movedAt = written;
		try {
			owner.onOutboundRoom(answer);
		}
		catch (Throwable ex) {
			// others wait behind it
			owner.endOn(ex);
		}
	}

	private Map.Entry<Owner, Message> oldest() {
		return this.answers.entrySet().iterator().next();
	}

	private static long cost(Message answer) {
		return OutboundRoom.cost(answer.payload().length);
	}

	/**
	 * The call that an answer belongs to.
	 */
	interface Owner {

		/**
		 * Sends the answer, for which there is room now.
		 * @param answer what waited
		 */
		void onOutboundRoom(Message answer);

		/**
		 * Ends the call whose answer could not be sent.
		 * @param fault what was thrown
		 */
		void endOn(Throwable fault);

	}

}
