package dev.gridmesh.connection;

import java.util.List;
import java.util.function.LongSupplier;

import dev.gridmesh.MessageSettings;
import dev.gridmesh.mux.OutboundRoom;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Piece;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a link that wait to be written, bounded by number and by bytes. Owner
 * loop only.
 * <p>
 * Pings and pongs of the connection go first; all others keep their order, but for large
 * messages where both ends can take them in pieces: they are in {@link LargeOutbound},
 * which gets every other turn. Calls, items and answers come only while there is
 * {@linkplain dev.gridmesh.mux.OutboundRoom room}; what must be sent (refusals, credits)
 * always enters, but twice the bound is the end of the link: {@link #isOverrun()}. A
 * message that is larger than the bound enters an empty queue, or the last of the room.
 * <p>
 * State: what waits; and from the first large message on, what is known of those. The
 * queue is emptied when the link ends.
 */
final class OutboundQueue implements OutboundRoom.Queue {

	private final MessageSettings limits;

	private final MessageLine urgent = new MessageLine();

	private final MessageLine messages = new MessageLine();

	private final boolean inPieces;

	private final LongSupplier nanoTime;

	/** From the first large message on, which most links never have. */
	private @Nullable LargeOutbound large;

	private boolean largeIsNext;

	private long takenBytes;

	/**
	 * Makes an empty queue.
	 * @param limits the bounds, and those of merging
	 * @param inPieces whether the peer takes large messages in pieces
	 * @param nanoTime the time, for the deadlines of messages that wait
	 */
	OutboundQueue(MessageSettings limits, boolean inPieces, LongSupplier nanoTime) {
		this.limits = limits;
		this.inPieces = inPieces;
		this.nanoTime = nanoTime;
	}

	/**
	 * Adds a message behind all others, or a large one behind all of its mux.
	 * @param message the message
	 * @return its place, for {@link #isTaken(long)}
	 */
	long add(Message message) {
		if (message.op() == Op.DISCONNECT_SERVER_MUX) {
			drop(false, message.muxId());
		}
		LargeOutbound large = this.large;
		if (this.inPieces && (LargeMessageCodec.isLarge(message) || (large != null && large.holdsBack(message)))) {
			return large().add(message);
		}
		return this.messages.add(message);
	}

	private LargeOutbound large() {
		LargeOutbound large = this.large;
		if (large == null) {
			large = new LargeOutbound(this.messages, this.nanoTime);
			this.large = large;
		}
		return large;
	}

	/**
	 * Adds a ping or pong of the connection before all others.
	 * @param message the message
	 */
	void addUrgent(Message message) {
		this.urgent.add(message);
	}

	/**
	 * Tells whether a message was taken for writing.
	 * @param place what {@link #add(Message)} returned
	 * @return whether it is no longer here
	 */
	boolean isTaken(long place) {
		return (place < 0) ? large().isTaken(place) : place < this.messages.taken();
	}

	/**
	 * Tells whether something can be written now.
	 * @return false if there is nothing, or all of it waits for acknowledgements
	 */
	boolean canTake() {
		return hasSmall() || canTakeLarge();
	}

	private boolean canTakeLarge() {
		return this.large != null && this.large.canTake();
	}

	/**
	 * Takes the content of one WebSocket message: a message, several to be merged, or a
	 * piece of a large one. Something {@linkplain #canTake() can be taken}.
	 * @param batch gets the messages; must be empty
	 * @return the piece, or {@code null} if it is messages
	 */
	@Nullable Piece take(List<Message> batch) {
		long before = bytes();
		Piece piece = takeNext(batch);
		this.takenBytes += before - bytes();
		return piece;
	}

	private @Nullable Piece takeNext(List<Message> batch) {
		if (!hasSmall() || (this.largeIsNext && canTakeLarge())) {
			this.largeIsNext = false;
			return large().take(batch);
		}
		this.largeIsNext = true;
		takeBatch(batch);
		return null;
	}

	private void takeBatch(List<Message> batch) {
		int batchBytes = 0;
		Message next = peek();
		while (next != null && batch.size() < this.limits.mergeMaxMessages()) {
			int size = MessageCodec.encodedSize(next);
			if (!batch.isEmpty() && batchBytes + size > this.limits.mergeMaxBytes()) {
				return;
			}
			batchBytes += size;
			batch.add(poll());
			next = peek();
		}
	}

	@Override
	public long takenBytes() {
		return this.takenBytes;
	}

	private @Nullable Message peek() {
		Message first = this.urgent.peek();
		return (first != null) ? first : this.messages.peek();
	}

	/**
	 * Takes the next message.
	 * @return the message; there must be one
	 */
	Message poll() {
		return (this.urgent.isEmpty() ? this.messages : this.urgent).remove();
	}

	/**
	 * Drops the large messages of a call that nobody wants any more, and what is behind
	 * them.
	 * @param ofPeer whether the peer is the caller
	 * @param muxId the mux id
	 */
	void drop(boolean ofPeer, long muxId) {
		if (this.large != null) {
			this.large.drop(ofPeer, muxId);
		}
	}

	/**
	 * Lets more pieces go.
	 * @param count bytes of pieces that the peer read
	 * @return false if so many are not under way
	 */
	boolean acknowledge(long count) {
		return this.large != null && this.large.acknowledge(count);
	}

	/**
	 * Tells whether pieces wait for an acknowledgement.
	 * @return whether the window is full
	 */
	boolean isBlocked() {
		return this.large != null && this.large.isBlocked();
	}

	/**
	 * Counts what the peer acknowledged.
	 * @return bytes of pieces since the start of the link
	 */
	long acknowledged() {
		return (this.large != null) ? this.large.acknowledged() : 0;
	}

	private boolean hasSmall() {
		return !this.urgent.isEmpty() || !this.messages.isEmpty();
	}

	boolean isEmpty() {
		return size() == 0;
	}

	/**
	 * Counts the messages that wait.
	 * @return how many there are
	 */
	int size() {
		return this.urgent.size() + this.messages.size() + ((this.large != null) ? this.large.size() : 0);
	}

	@Override
	public boolean hasRoom(int part) {
		return isEmpty() || (size() < this.limits.outboundMaxMessages() / part
				&& bytes() < this.limits.outboundMaxBytes() / part);
	}

	/**
	 * Tells whether even what must be sent is too much: the peer asks and does not read.
	 * Large messages that are under way count as little as one that is being written
	 * whole: they are bounded by their number.
	 * @return whether twice a bound is exceeded, of bytes also twice the largest message
	 */
	boolean isOverrun() {
		LargeOutbound large = this.large;
		int size = size() - ((large != null) ? large.underWay() : 0);
		// one message always fits, so it must not leave less than its own size to others
		long maxBytes = 2 * Math.max(this.limits.outboundMaxBytes(), this.limits.maxSize());
		return size > 2L * this.limits.outboundMaxMessages() + 1 || (size > 1 && bytes() > maxBytes
				&& bytes() - ((large != null) ? large.bytesUnderWay() : 0) > maxBytes);
	}

	private long bytes() {
		return this.urgent.bytes() + this.messages.bytes() + ((this.large != null) ? this.large.bytes() : 0);
	}

	/**
	 * Counts what waits for the peer as a caller: answers, items, and what goes with
	 * them.
	 * @return bytes, as {@link #hasRoom(int)} counts them
	 */
	long answerBytes() {
		return this.messages.answerBytes() + ((this.large != null) ? this.large.answerBytes() : 0);
	}

	/** Drops everything; nothing of it counts as taken. */
	void clear() {
		this.urgent.clear();
		this.messages.clear();
		if (this.large != null) {
			this.large.clear();
		}
	}

}
