package dev.gridmesh.connection;

import java.util.HashMap;
import java.util.Map;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessage;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.PayloadLimit;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Puts the large messages of the peer together and acknowledges their pieces
 * (docs/protocol-extensions.md). Owner loop only.
 * <p>
 * State: the transfers under way, bounded in number, each with the bytes that came; and
 * how many bytes were not acknowledged. A transfer ends with its last piece or the peer's
 * abort, all of them with the link. Anything out of turn ends the link, since it may have
 * belonged to any call.
 */
final class LargeInbound {

	private static final int ACKNOWLEDGED_AT_ONCE = 64 * 1024;

	private final LinkControl link;

	private final LinkContext context;

	private final CallTables tables;

	private final PayloadLimit payloadLimit;

	private final Map<Long, Transfer> transfers = new HashMap<>();

	private long lastTransfer;

	private long unacknowledged;

	LargeInbound(LinkControl link, LinkContext context) {
		this.link = link;
		this.context = context;
		this.tables = context.tables();
		this.payloadLimit = new PayloadLimit(context.limits().maxMessageBytes());
	}

	/**
	 * Takes a LargeMessage, Piece, PieceAck or PieceAbort.
	 * @param message the message
	 * @return the large message that is complete with it, or {@code null}
	 */
	@Nullable Message onMessage(Message message) {
		try {
			return switch (message.op()) {
				case LARGE_MESSAGE -> announced(message);
				case PIECE -> piece(message);
				case PIECE_ACK -> acknowledged(message);
				case PIECE_ABORT -> aborted(message);
				default -> throw new IllegalArgumentException("no part of a large message: " + message);
			};
		}
		catch (GridProtocolException ex) {
			this.link.end(CloseReason.of(CloseReason.PROTOCOL_ERROR, String.valueOf(ex.getMessage())));
			return null;
		}
	}

	private @Nullable Message announced(Message message) {
		LargeMessage large = LargeMessageCodec.decodeAnnouncement(message.payload());
		if (large.op() == Op.META_CALL && !this.context.uses(Extension.META)) {
			throw new GridProtocolException("large message: a call with metadata, without extension meta");
		}
		if (large.transfer() != this.lastTransfer + 1) {
			throw new GridProtocolException(
					"large message: transfer %d, expected %d".formatted(large.transfer(), this.lastTransfer + 1));
		}
		if (this.transfers.size() == LargeOutbound.MAX_TRANSFERS) {
			throw new GridProtocolException("large message: more than %d at a time".formatted(this.transfers.size()));
		}
		if (!this.payloadLimit.allows(large.op(), large.size())) {
			this.link.end(CloseReason.of(CloseReason.TOO_BIG, this.payloadLimit.refusal(large.size())));
			return null;
		}
		this.lastTransfer++;
		this.transfers.put(this.lastTransfer, new Transfer(message, large, now()));
		return null;
	}

	private long now() {
		return this.context.runtime().nanoTime();
	}

	private @Nullable Message piece(Message message) {
		Transfer transfer = transfer(message);
		transfer.take(message);
		boolean complete = transfer.isComplete();
		if (complete) {
			this.transfers.remove(message.muxId());
		}
		else {
			heard(transfer.envelope);
		}
		this.unacknowledged += message.payload().length;
		if (complete || this.unacknowledged >= ACKNOWLEDGED_AT_ONCE) {
			this.link.sendUrgent(LargeMessageCodec.acknowledgement(this.unacknowledged, this.context.baseFlags()));
			this.unacknowledged = 0;
		}
		return complete ? transfer.message(now()) : null;
	}

	/** Lets a stream know that the other end is at work, though its item is not whole. */
	private void heard(Message envelope) {
		if (envelope.op().isToCaller()) {
			OutboundMux call = this.tables.outbound(envelope.muxId());
			if (call != null) {
				call.heard();
			}
			return;
		}
		InboundStream stream = this.tables.inboundStream(envelope.muxId());
		if (stream != null) {
			stream.heard();
		}
	}

	private Transfer transfer(Message message) {
		Transfer transfer = this.transfers.get(message.muxId());
		if (transfer == null) {
			throw new GridProtocolException(
					"large message: no transfer " + Long.toUnsignedString(message.muxId()) + " under way");
		}
		return transfer;
	}

	private @Nullable Message acknowledged(Message message) {
		long bytes = LargeMessageCodec.decodeAcknowledgement(message.payload());
		if (!this.context.outbound().acknowledge(bytes)) {
			throw new GridProtocolException("large message: %d bytes acknowledged, not so many sent".formatted(bytes));
		}
		return null;
	}

	private @Nullable Message aborted(Message message) {
		transfer(message);
		this.transfers.remove(message.muxId());
		return null;
	}

	/** Drops everything. */
	void clear() {
		this.transfers.clear();
	}

	/**
	 * A large message as far as it came.
	 */
	private static final class Transfer {

		/** The message but for its payload. */
		private final Message envelope;

		private final LargeMessage large;

		private final ArrivingPayload payload;

		private final long announcedNanos;

		private int pieces;

		private Transfer(Message announcement, LargeMessage large, long now) {
			this.envelope = announcement.with(large.op(), Message.NO_PAYLOAD);
			this.large = large;
			this.payload = new ArrivingPayload((int) large.size());
			this.announcedNanos = now;
		}

		private void take(Message piece) {
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
				throw new GridProtocolException("large message: end %s after %d of %d bytes".formatted(
						piece.has(Flags.EOF) ? "given" : "missing", this.payload.received() + bytes.length,
						this.large.size()));
			}
			this.payload.append(bytes);
			this.pieces++;
		}

		private boolean isComplete() {
			return this.payload.missing() == 0;
		}

		private Message message(long now) {
			Message rest = LargeMessageCodec.afterWaiting(this.envelope, now - this.announcedNanos);
			return rest.with(this.large.op(), this.payload.bytes());
		}

	}

}
