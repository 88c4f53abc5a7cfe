package dev.gridmesh.connection;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessage;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;

/**
 * One large message of the peer as far as it came (docs/protocol-extensions.md). Owner
 * loop only.
 * <p>
 * State: the bytes that came, in how many pieces; when the last one did; and whether the
 * call that it opens was refused, so that what comes is thrown away. Belongs to
 * {@link LargeInbound}, until it is whole, or given up.
 */
final class InboundTransfer {

	/** The message but for its payload. */
	private final Message envelope;

	private final LargeMessage large;

	private final ArrivingPayload payload;

	private final long announcedNanos;

	private boolean refused;

	/** When the last piece came, or could have. */
	private long movedNanos;

	private int pieces;

	/**
	 * Makes one of which nothing has come yet.
	 * @param announcement the message that announced it
	 * @param large what that says
	 * @param nowNanos what time it is
	 */
	InboundTransfer(Message announcement, LargeMessage large, long nowNanos) {
		this.envelope = announcement.with(large.op(), Message.NO_PAYLOAD);
		this.large = large;
		this.payload = new ArrivingPayload((int) large.size());
		this.announcedNanos = nowNanos;
		this.movedNanos = nowNanos;
	}

	/** The message but for its payload. */
	Message envelope() {
		return this.envelope;
	}

	/**
	 * Takes a piece.
	 * @param piece the piece
	 * @param nowNanos what time it is
	 * @throws GridProtocolException if it is not the one that is to come
	 */
	void take(Message piece, long nowNanos) {
		byte[] bytes = piece.payload();
		if (piece.seq() != this.pieces) {
			throw new GridProtocolException("large message: piece %s, expected %d"
				.formatted(Integer.toUnsignedString(piece.seq()), this.pieces));
		}
		if (bytes.length == 0 || bytes.length > LargeMessageCodec.MAX_PIECE) {
			throw new GridProtocolException("large message: piece of %d bytes".formatted(bytes.length));
		}
		if (bytes.length > this.payload.missing()) {
			throw new GridProtocolException(
					"large message: more than the %d bytes announced".formatted(this.large.size()));
		}
		if (piece.has(Flags.EOF) != (bytes.length == this.payload.missing())) {
			throw new GridProtocolException(
					"large message: end %s after %d of %d bytes".formatted(piece.has(Flags.EOF) ? "given" : "missing",
							this.payload.received() + bytes.length, this.large.size()));
		}
		if (this.refused) {
			this.payload.passOver(bytes.length);
		}
		else {
			this.payload.append(bytes);
		}
		this.movedNanos = nowNanos;
		this.pieces++;
	}

	/** Throws away what comes, as its call was refused. */
	void refuse() {
		this.refused = true;
	}

	boolean isRefused() {
		return this.refused;
	}

	/** Notes that nothing could come up to now. */
	void moved(long nowNanos) {
		this.movedNanos = nowNanos;
	}

	/** Counts since when nothing came that could. */
	long restedNanos(long nowNanos) {
		return nowNanos - this.movedNanos;
	}

	/** Tells whether the application does not hold it when it is whole. */
	boolean isSoonFree() {
		return this.refused || this.large.op() == Op.RESPONSE;
	}

	/** Counts the memory that it takes, in bytes. */
	int capacity() {
		return this.payload.capacity();
	}

	/** Counts the bytes that are to come and to be kept. */
	int missing() {
		return this.refused ? 0 : this.payload.missing();
	}

	boolean isComplete() {
		return this.payload.missing() == 0;
	}

	/**
	 * Makes the message, which is complete.
	 * @param nowNanos what time it is
	 * @return the message, with what is left of its deadline
	 */
	Message message(long nowNanos) {
		Message rest = LargeMessageCodec.afterWaiting(this.envelope, nowNanos - this.announcedNanos);
		return rest.with(this.large.op(), this.payload.bytes());
	}

}
