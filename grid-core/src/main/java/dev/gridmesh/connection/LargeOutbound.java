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

import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Piece;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order among the large messages of a link that wait to be written and what is
 * behind them (docs/protocol-extensions.md); how those are written that have begun is for
 * {@link PieceTransfers}. Owner loop only.
 * <p>
 * State: a lane for each mux and direction that has a large message, with all that is
 * behind it; lanes that wait to begin, in order; and what all of it takes. A lane ends
 * when its last large message is written, whereupon what is behind goes the ordinary way,
 * or with its call, or with the link.
 */
final class LargeOutbound {

	/** The messages that are not large and not behind such. */
	private final MessageLine small;

	private final Map<LaneKey, Lane> lanes = new HashMap<>();

	private final Set<Lane> waiting = new LinkedHashSet<>();

	private final PieceTransfers<Lane> transfers = new PieceTransfers<>();

	private final Set<Long> unwritten = new HashSet<>();

	private final LongSupplier nanoTime;

	private long added;

	private int size;

	private long bytes;

	private long answerBytes;

	LargeOutbound(MessageLine small, LongSupplier nanoTime) {
		this.small = small;
		this.nanoTime = nanoTime;
	}

	/**
	 * Tells whether a message has to go this way though it may not be large: it is behind
	 * one of its mux that is.
	 * @param message the message
	 * @return whether it must be added here
	 */
	boolean holdsBack(Message message) {
		return !this.lanes.isEmpty() && this.lanes.containsKey(LaneKey.of(message));
	}

	/**
	 * Adds a message that is large, or is {@linkplain #holdsBack(Message) held back}.
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
		return this.transfers.hasAbort() || mayBegin() || this.transfers.mayGoOn();
	}

	private boolean mayBegin() {
		return this.transfers.mayBegin() && !this.waiting.isEmpty()
				&& this.waiting.iterator().next().barrier <= this.small.taken();
	}

	/**
	 * Takes the next thing to write; there must be one that {@linkplain #canTake() can
	 * be}.
	 * @param batch gets the message, if it is one
	 * @return the piece, or {@code null} if it is a message
	 */
	@Nullable Piece take(List<Message> batch) {
		Message abort = this.transfers.takeAbort();
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
		lane.transfer = this.transfers.begin(lane, head.message());
		Message announcement = LargeMessageCodec.announcement(head.message(), lane.transfer.id());
		return LargeMessageCodec.afterWaiting(announcement, this.nanoTime.getAsLong() - head.nanos());
	}

	private Piece takePiece() {
		PieceTransfers.Transfer<Lane> transfer = this.transfers.next();
		Piece piece = this.transfers.takePiece();
		count(transfer.owner().key, -piece.length());
		if (transfer.isDone()) {
			goOn(transfer.owner());
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
		if (lane.transfer != null) {
			count(lane.key, lane.transfer.written());
			this.transfers.abort(lane.transfer);
		}
		lane.messages.forEach((held) -> forget(lane.key, held));
	}

	/**
	 * Opens the window again.
	 * @param count bytes of pieces that the peer read
	 * @return false if so many are not under way
	 */
	boolean acknowledge(long count) {
		return this.transfers.acknowledge(count);
	}

	/**
	 * Tells whether pieces wait for an acknowledgement.
	 * @return whether the window is full
	 */
	boolean isBlocked() {
		return this.transfers.isBlocked();
	}

	/**
	 * Counts what the peer acknowledged.
	 * @return bytes since the start of the link
	 */
	long acknowledged() {
		return this.transfers.acknowledged();
	}

	int size() {
		return this.size + this.transfers.aborts();
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
		return this.transfers.bytesLeft();
	}

	/** Drops everything; nothing of it that was not begun counts as taken. */
	void clear() {
		this.lanes.clear();
		this.waiting.clear();
		this.transfers.clear();
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

		private PieceTransfers.@Nullable Transfer<Lane> transfer;

		private Lane(LaneKey key) {
			this.key = key;
		}

	}

}
