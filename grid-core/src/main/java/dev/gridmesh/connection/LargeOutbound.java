package dev.gridmesh.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Piece;
import org.jspecify.annotations.Nullable;

/**
 * The large messages of a link that wait to be written, in pieces, under a window that
 * the peer acknowledges (docs/protocol-extensions.md). Owner loop only.
 * <p>
 * State: a lane for each mux and direction that has a large message, with all that is
 * behind it; lanes that wait to begin, in order; the transfers under way, which take
 * turns; and the bytes that the peer has not acknowledged. A lane ends when its last
 * large message is written, whereupon what is behind goes the ordinary way, or with its
 * call, or with the link.
 */
final class LargeOutbound {

	/** How many transfers may be under way. */
	static final int MAX_TRANSFERS = 8;

	/** How many bytes of pieces may be without an acknowledgement. */
	static final int WINDOW = 256 * 1024;

	/** The bytes of each piece but the last of a message. */
	static final int PIECE_SIZE = 32 * 1024;

	/** The messages that are not large and not behind such. */
	private final MessageLine small;

	private final Map<LaneKey, Lane> lanes = new HashMap<>();

	private final Set<Lane> waiting = new LinkedHashSet<>();

	private final Deque<Transfer> transfers = new ArrayDeque<>(1);

	private final Deque<Message> aborts = new ArrayDeque<>(1);

	private final Set<Long> unwritten = new HashSet<>();

	private final LongSupplier nanoTime;

	private long added;

	private long lastTransfer;

	private long unacknowledged;

	private long acknowledged;

	private int size;

	private long bytes;

	private long answerBytes;

	LargeOutbound(MessageLine small, LongSupplier nanoTime) {
		this.small = small;
		this.nanoTime = nanoTime;
	}

	/**
	 * Tells whether a message goes this way: it is large, or is behind one of its mux.
	 * @param message the message
	 * @return whether it must be added here
	 */
	boolean takes(Message message) {
		return LargeMessageCodec.isLarge(message)
				|| (!this.lanes.isEmpty() && this.lanes.containsKey(LaneKey.of(message)));
	}

	/**
	 * Adds a message that {@linkplain #takes(Message) goes this way}.
	 * @param message the message
	 * @return its place, a negative number, for {@link #isTaken(long)}
	 */
	long add(Message message) {
		long place = -1 - this.added++;
		LaneKey key = LaneKey.of(message);
		Lane lane = this.lanes.computeIfAbsent(key, Lane::new);
		lane.messages.add(new Held(message, place, this.nanoTime.getAsLong()));
		this.unwritten.add(place);
		this.size++;
		count(key, MessageLine.cost(message));
		if (lane.messages.size() == 1) {
			letWait(lane);
		}
		return place;
	}

	private void letWait(Lane lane) {
		// what was queued before may belong to the same mux
		lane.barrier = this.small.added();
		this.waiting.add(lane);
	}

	boolean isTaken(long place) {
		return !this.unwritten.contains(place);
	}

	/**
	 * Tells whether something can be written now.
	 * @return false if there is nothing, or all of it waits for acknowledgements
	 */
	boolean canTake() {
		return !this.aborts.isEmpty() || mayBegin() || mayGoOn();
	}

	private boolean mayBegin() {
		return this.transfers.size() < MAX_TRANSFERS && !this.waiting.isEmpty()
				&& this.waiting.iterator().next().barrier <= this.small.taken();
	}

	private boolean mayGoOn() {
		Transfer next = this.transfers.peek();
		return next != null && this.unacknowledged + next.pieceLength() <= WINDOW;
	}

	/**
	 * Takes the next thing to write; there must be one that {@linkplain #canTake() can
	 * be}.
	 * @param batch gets the message, if it is one
	 * @return the piece, or {@code null} if it is a message
	 */
	@Nullable Piece take(List<Message> batch) {
		Message abort = this.aborts.poll();
		if (abort != null) {
			// before the next announcement: the peer counts the transfers
			batch.add(abort);
			return null;
		}
		if (mayBegin()) {
			batch.add(begin());
			return null;
		}
		return takePiece();
	}

	private Message begin() {
		Lane lane = this.waiting.iterator().next();
		this.waiting.remove(lane);
		Held head = lane.messages.element();
		this.unwritten.remove(head.place());
		Transfer transfer = new Transfer(++this.lastTransfer, lane, head.message());
		lane.transfer = transfer;
		this.transfers.add(transfer);
		Message announcement = LargeMessageCodec.announcement(head.message(), transfer.id);
		return LargeMessageCodec.afterWaiting(announcement, this.nanoTime.getAsLong() - head.nanos());
	}

	private Piece takePiece() {
		Transfer transfer = this.transfers.remove();
		Piece piece = transfer.takePiece();
		this.unacknowledged += piece.length();
		count(transfer.lane.key, -piece.length());
		if (transfer.isDone()) {
			goOn(transfer.lane);
		}
		else {
			this.transfers.add(transfer);
		}
		return piece;
	}

	/** Takes the head of a lane off and lets go what is behind it, up to a large one. */
	private void goOn(Lane lane) {
		Held done = lane.messages.remove();
		this.size--;
		count(lane.key, done.message().payload().length - MessageLine.cost(done.message()));
		lane.transfer = null;
		Held next = lane.messages.peek();
		while (next != null && !LargeMessageCodec.isLarge(next.message())) {
			forget(lane.key, lane.messages.remove());
			this.small.add(next.message());
			next = lane.messages.peek();
		}
		if (next == null) {
			this.lanes.remove(lane.key);
		}
		else {
			letWait(lane);
		}
	}

	private void forget(LaneKey key, Held held) {
		this.unwritten.remove(held.place());
		this.size--;
		count(key, -MessageLine.cost(held.message()));
	}

	/**
	 * Drops what waits of a call that nobody wants any more, and tells the peer if a part
	 * of it is gone already.
	 * @param ofPeer whether the peer is the caller
	 * @param muxId the mux id
	 */
	void drop(boolean ofPeer, long muxId) {
		Lane lane = this.lanes.isEmpty() ? null : this.lanes.remove(new LaneKey(ofPeer, muxId));
		if (lane == null) {
			return;
		}
		this.waiting.remove(lane);
		Transfer transfer = lane.transfer;
		if (transfer != null) {
			this.transfers.remove(transfer);
			count(lane.key, transfer.offset);
			this.aborts.add(LargeMessageCodec.abort(transfer.id, transfer.message.flags() & Flags.CRC));
		}
		lane.messages.forEach((held) -> forget(lane.key, held));
	}

	/**
	 * Opens the window again.
	 * @param count bytes of pieces that the peer read
	 * @return false if so many are not under way
	 */
	boolean acknowledge(long count) {
		if (count > this.unacknowledged) {
			return false;
		}
		this.unacknowledged -= count;
		this.acknowledged += count;
		return true;
	}

	/**
	 * Tells whether pieces wait for an acknowledgement.
	 * @return whether the window is full
	 */
	boolean isBlocked() {
		return !this.transfers.isEmpty() && !mayGoOn();
	}

	/**
	 * Counts what the peer acknowledged.
	 * @return bytes since the start of the link
	 */
	long acknowledged() {
		return this.acknowledged;
	}

	int size() {
		return this.size + this.aborts.size();
	}

	long bytes() {
		return this.bytes;
	}

	/**
	 * Counts what waits for callers, of all that {@link #bytes()} counts.
	 * @return bytes
	 */
	long answerBytes() {
		return this.answerBytes;
	}

	private void count(LaneKey key, long more) {
		this.bytes += more;
		if (key.ofPeer()) {
			this.answerBytes += more;
		}
	}

	/**
	 * Counts the messages that are being written.
	 * @return how many there are, of all that {@link #size()} counts
	 */
	int underWay() {
		return this.transfers.size();
	}

	/**
	 * Counts what is left of the messages that are being written.
	 * @return bytes, of all that {@link #bytes()} counts
	 */
	long bytesUnderWay() {
		return this.transfers.stream()
			.mapToLong((transfer) -> MessageLine.cost(transfer.message) - transfer.offset)
			.sum();
	}

	/** Drops everything; nothing of it that was not begun counts as taken. */
	void clear() {
		this.lanes.clear();
		this.waiting.clear();
		this.transfers.clear();
		this.aborts.clear();
		this.size = 0;
		this.bytes = 0;
		this.answerBytes = 0;
	}

	/**
	 * Whose messages keep their order among each other.
	 *
	 * @param ofPeer whether the peer is the caller
	 * @param muxId the mux id
	 */
	record LaneKey(boolean ofPeer, long muxId) implements Comparable<LaneKey> {

		/**
		 * For the map, when the peer has chosen ids of one hash.
		 */
		@Override
		public int compareTo(LaneKey other) {
			int byId = Long.compare(this.muxId, other.muxId);
			return (byId != 0) ? byId : Boolean.compare(this.ofPeer, other.ofPeer);
		}

		static LaneKey of(Message message) {
			return new LaneKey(message.op().isToCaller(), message.muxId());
		}

	}

	/**
	 * A message and its place.
	 *
	 * @param message the message
	 * @param place what was returned for it
	 * @param nanos when it was added
	 */
	private record Held(Message message, long place, long nanos) {

	}

	/**
	 * The messages of one mux and direction from a large one on, which is the first.
	 */
	private static final class Lane {

		private final LaneKey key;

		private final Deque<Held> messages = new ArrayDeque<>();

		/** How many of the other messages must have been taken before this begins. */
		private long barrier;

		private @Nullable Transfer transfer;

		private Lane(LaneKey key) {
			this.key = key;
		}

	}

	/**
	 * A large message that is being written.
	 */
	private static final class Transfer {

		private final long id;

		private final Lane lane;

		private final Message message;

		private int index;

		private int offset;

		private Transfer(long id, Lane lane, Message message) {
			this.id = id;
			this.lane = lane;
			this.message = message;
		}

		private int pieceLength() {
			return Math.min(PIECE_SIZE, this.message.payload().length - this.offset);
		}

		private boolean isDone() {
			return this.offset == this.message.payload().length;
		}

		private Piece takePiece() {
			int start = this.offset;
			int length = pieceLength();
			this.offset += length;
			int flags = (this.message.flags() & Flags.CRC) | (isDone() ? Flags.EOF : 0);
			return new Piece(this.id, this.index++, flags, this.message.payload(), start, length);
		}

	}

}
