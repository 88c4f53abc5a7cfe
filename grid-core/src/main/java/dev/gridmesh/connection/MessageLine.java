package dev.gridmesh.connection;

import java.util.ArrayDeque;

import dev.gridmesh.mux.OutboundRoom;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are taken in the order in which they were added, counted in number and
 * bytes. Owner loop only.
 */
final class MessageLine {

	private final ArrayDeque<Message> messages = new ArrayDeque<>(1);

	private long bytes;

	private long answerBytes;

	private long added;

	private long taken;

	/**
	 * Adds a message behind all others.
	 * @param message the message
	 * @return its place
	 */
	long add(Message message) {
		this.messages.add(message);
		this.bytes += cost(message);
		if (message.op().isToCaller()) {
			this.answerBytes += cost(message);
		}
		return this.added++;
	}

	@Nullable Message peek() {
		return this.messages.peek();
	}

	/**
	 * Takes the first message.
	 * @return the message; there must be one
	 */
	Message remove() {
		Message message = this.messages.remove();
		this.bytes -= cost(message);
		if (message.op().isToCaller()) {
			this.answerBytes -= cost(message);
		}
		this.taken++;
		return message;
	}

	/**
	 * Counts the messages that were ever added.
	 * @return the place of the next one
	 */
	long added() {
		return this.added;
	}

	/**
	 * Counts the messages that were ever taken.
	 * @return the place of the one that is taken next
	 */
	long taken() {
		return this.taken;
	}

	boolean isEmpty() {
		return this.messages.isEmpty();
	}

	int size() {
		return this.messages.size();
	}

	/**
	 * Counts what waits.
	 * @return the sum of all {@linkplain #cost(Message) costs}
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Counts what waits for callers, of all that {@link #bytes()} counts.
	 * @return the sum of the costs of answers and what goes with them
	 */
	long answerBytes() {
		return this.answerBytes;
	}

	/** Drops everything; nothing of it counts as taken. */
	void clear() {
		this.messages.clear();
		this.bytes = 0;
		this.answerBytes = 0;
	}

	/** Counts what a message takes of the bound of bytes. */
	static long cost(Message message) {
		return OutboundRoom.cost(message.payload().length);
	}

}
