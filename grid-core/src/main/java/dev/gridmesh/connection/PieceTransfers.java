package dev.gridmesh.connection;

import java.util.ArrayDeque;
import java.util.Deque;

import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Piece;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the large messages of a link that are being written into pieces, under a window
 * that the peer acknowledges (docs/protocol-extensions.md). Owner loop only.
 * <p>
 * State: the transfers under way, which take turns; the bytes that the peer has not
 * acknowledged; and the aborts of transfers that nobody wants any more, until they are
 * written. A transfer ends with its last piece, with its abort, or with the link.
 *
 * @param <O> whose messages they are
 */
final class PieceTransfers<O> {

	/** How many transfers may be under way. */
	static final int MAX_TRANSFERS = 8;

	/** How many bytes of pieces may be without an acknowledgement. */
	static final int WINDOW = 256 * 1024;

	/** The bytes of each piece but the last of a message. */
	static final int PIECE_SIZE = 32 * 1024;

	private final Deque<Transfer<O>> transfers = new ArrayDeque<>(1);

	private final Deque<Message> aborts = new ArrayDeque<>(1);

	private long last;

	private long unacknowledged;

	private long acknowledged;

	/**
	 * Tells whether one more transfer may be under way.
	 * @return whether the peer expects it
	 */
	boolean mayBegin() {
		return this.transfers.size() < MAX_TRANSFERS;
	}

	/**
	 * Begins to write a message, which is to be announced; there {@linkplain #mayBegin()
	 * may be} one more.
	 * @param owner whose message it is
	 * @param message the message
	 * @return what is known of it
	 */
	Transfer<O> begin(O owner, Message message) {
		Transfer<O> transfer = new Transfer<>(++this.last, owner, message);
		this.transfers.add(transfer);
		return transfer;
	}

	/**
	 * Tells whether a piece can be written now.
	 * @return whether there is one, and the window has room for it
	 */
	boolean mayGoOn() {
		Transfer<O> next = this.transfers.peek();
		return next != null && this.unacknowledged + next.pieceLength() <= WINDOW;
	}

	/**
	 * Tells whether pieces wait for an acknowledgement.
	 * @return whether the window is full
	 */
	boolean isBlocked() {
		return !this.transfers.isEmpty() && !mayGoOn();
	}

	/**
	 * Finds the transfer that has its turn; there must be one.
	 * @return whose piece is the next
	 */
	Transfer<O> next() {
		return this.transfers.element();
	}

	/**
	 * Takes a piece of the {@linkplain #next() next} transfer, which is over if that was
	 * the last, and otherwise goes behind the others.
	 * @return the piece
	 */
	Piece takePiece() {
		Transfer<O> transfer = this.transfers.remove();
		Piece piece = transfer.takePiece();
		this.unacknowledged += piece.length();
		if (!transfer.isDone()) {
			this.transfers.add(transfer);
		}
		return piece;
	}

	/**
	 * Ends a transfer before its last piece, which the peer is to be told.
	 * @param transfer one that is under way
	 */
	void abort(Transfer<O> transfer) {
		this.transfers.remove(transfer);
		this.aborts.add(LargeMessageCodec.abort(transfer.id, transfer.message.flags() & Flags.CRC));
	}

	boolean hasAbort() {
		return !this.aborts.isEmpty();
	}

	@Nullable Message takeAbort() {
		return this.aborts.poll();
	}

	/**
	 * Counts the aborts that wait to be written.
	 * @return how many there are
	 */
	int aborts() {
		return this.aborts.size();
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
	 * Counts what the peer acknowledged.
	 * @return bytes since the start of the link
	 */
	long acknowledged() {
		return this.acknowledged;
	}

	/**
	 * Counts the transfers under way.
	 * @return how many there are
	 */
	int size() {
		return this.transfers.size();
	}

	/**
	 * Counts what is left of the transfers under way.
	 * @return the costs of their messages, without the bytes that were written
	 */
	long bytesLeft() {
		return this.transfers.stream()
			.mapToLong((transfer) -> MessageLine.cost(transfer.message) - transfer.offset)
			.sum();
	}

	/** Drops everything. */
	void clear() {
		this.transfers.clear();
		this.aborts.clear();
	}

	/**
	 * A large message that is being written.
	 *
	 * @param <O> whose message it is
	 */
	static final class Transfer<O> {

		private final long id;

		private final O owner;

		private final Message message;

		private int index;

		private int offset;

		private Transfer(long id, O owner, Message message) {
			this.id = id;
			this.owner = owner;
			this.message = message;
		}

		long id() {
			return this.id;
		}

		O owner() {
			return this.owner;
		}

		/** Counts the bytes of the payload that were written. */
		int written() {
			return this.offset;
		}

		private int pieceLength() {
			return Math.min(PIECE_SIZE, this.message.payload().length - this.offset);
		}

		boolean isDone() {
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
