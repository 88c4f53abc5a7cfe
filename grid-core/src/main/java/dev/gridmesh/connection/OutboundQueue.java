package dev.gridmesh.connection;

import java.util.ArrayDeque;
import java.util.List;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;

/**
 * The messages of a link that wait to be written, bounded by number and by bytes. Owner
 * loop only.
 * <p>
 * Pings and pongs of the connection go first; all others keep their order. What must be
 * sent (answers, credits) always enters, but twice the bound is the end of the link:
 * {@link #isOverrun()}. The queue is emptied when the link ends.
 */
final class OutboundQueue {

	/** What a message costs besides its payload. */
	private static final int MESSAGE_OVERHEAD = 64;

	private final ConnectionSettings.Messages limits;

	private final ArrayDeque<Message> urgent = new ArrayDeque<>();

	private final ArrayDeque<Message> messages = new ArrayDeque<>();

	private long bytes;

	private long added;

	private long taken;

	OutboundQueue(ConnectionSettings.Messages limits) {
		this.limits = limits;
	}

	/**
	 * Adds a message behind all others.
	 * @param message the message
	 * @return its place, for {@link #isTaken(long)}
	 */
	long add(Message message) {
		this.messages.add(message);
		this.bytes += cost(message);
		return this.added++;
	}

	/**
	 * Adds a ping or pong of the connection before all others.
	 * @param message the message
	 */
	void addUrgent(Message message) {
		this.urgent.add(message);
		this.bytes += cost(message);
	}

	/**
	 * Tells whether a message was taken for writing.
	 * @param place what {@link #add(Message)} returned
	 * @return whether it is no longer here
	 */
	boolean isTaken(long place) {
		return place < this.taken;
	}

	/**
	 * Takes the messages for one WebSocket message: one, or several to be merged.
	 * @param batch is filled; must be empty
	 */
	void takeBatch(List<Message> batch) {
		int batchBytes = 0;
		while (!isEmpty() && batch.size() < this.limits.mergeMaxMessages()) {
			Message message = peek();
			int size = MessageCodec.encodedSize(message);
			if (!batch.isEmpty() && batchBytes + size > this.limits.mergeMaxBytes()) {
				return;
			}
			batchBytes += size;
			batch.add(poll());
		}
	}

	private Message peek() {
		return this.urgent.isEmpty() ? this.messages.element() : this.urgent.element();
	}

	/**
	 * Takes the next message.
	 * @return the message; there must be one
	 */
	Message poll() {
		Message message;
		if (this.urgent.isEmpty()) {
			message = this.messages.remove();
			this.taken++;
		}
		else {
			message = this.urgent.remove();
		}
		this.bytes -= cost(message);
		return message;
	}

	boolean isEmpty() {
		return this.urgent.isEmpty() && this.messages.isEmpty();
	}

	/**
	 * Counts the messages that wait.
	 * @return how many there are
	 */
	int size() {
		return this.urgent.size() + this.messages.size();
	}

	/**
	 * Tells whether new work may be begun whose messages will come here.
	 * @param part the bounds are divided by it: 1 for all of the queue, 2 for half of it
	 * @return whether both bounds leave room
	 */
	boolean hasRoom(int part) {
		return isEmpty() || (size() < this.limits.outboundMaxMessages() / part
				&& this.bytes < this.limits.outboundMaxBytes() / part);
	}

	/**
	 * Tells whether even what must be sent is too much: the peer asks and does not read.
	 * @return whether twice a bound is exceeded
	 */
	boolean isOverrun() {
		return size() > 2L * this.limits.outboundMaxMessages() + 1
				|| (size() > 1 && this.bytes > 2 * this.limits.outboundMaxBytes());
	}

	/** Drops everything; nothing of it counts as taken. */
	void clear() {
		this.urgent.clear();
		this.messages.clear();
		this.bytes = 0;
	}

	private static long cost(Message message) {
		return (long) MESSAGE_OVERHEAD + message.payload().length;
	}

}
