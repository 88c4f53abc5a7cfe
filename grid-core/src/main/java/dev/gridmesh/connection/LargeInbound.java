package dev.gridmesh.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.LargeMessage;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.PayloadLimit;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Puts the large messages of the peer together (docs/protocol-extensions.md). Owner loop
 * only.
 * <p>
 * State: the {@linkplain InboundTransfer transfers} under way, bounded in number, at
 * which a timer looks; what they take; and what is to be acknowledged of them. A transfer
 * ends with its last piece or the peer's abort, all of them with the link. Anything out
 * of turn ends the link, since it may have belonged to any call, and so does a transfer
 * that gets nowhere.
 */
final class LargeInbound {

	/** How often transfers are looked at within the time that they have. */
	private static final int CHECKS = 2;

	private final LinkControl link;

	private final LinkContext context;

	private final CallTables tables;

	private final PayloadLimit payloadLimit;

	private final Consumer<Message> busy;

	private final PieceAcknowledgements acknowledgements;

	private final long timeoutNanos;

	/** Empty and unmodifiable until there is one. */
	private Map<Long, InboundTransfer> transfers = Map.of();

	private @Nullable ScheduledTask task;

	private long bytes;

	private long lastTransfer;

	/**
	 * Makes one to which nothing has come.
	 * @param link the link
	 * @param context what its calls have of it
	 * @param timeout how long a transfer may get nowhere
	 * @param busy refuses a call, of which it gets all but the payload
	 */
	LargeInbound(LinkControl link, LinkContext context, Duration timeout, Consumer<Message> busy) {
		this.link = link;
		this.context = context;
		this.tables = context.tables();
		this.payloadLimit = new PayloadLimit(context.limits().maxMessageBytes());
		this.acknowledgements = new PieceAcknowledgements(link, context);
		this.timeoutNanos = GridEventLoop.nanos(timeout);
		this.busy = busy;
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
		if (this.transfers.size() == PieceTransfers.MAX_TRANSFERS) {
			throw new GridProtocolException("large message: more than %d at a time".formatted(this.transfers.size()));
		}
		if (!this.payloadLimit.allows(large.op(), large.size())) {
			this.link.end(CloseReason.of(CloseReason.TOO_BIG, this.payloadLimit.refusal(large.size())));
			return null;
		}
		this.lastTransfer++;
		InboundTransfer transfer = new InboundTransfer(message, large, now());
		if (large.op().opensCall() && this.context.inbound().refuses(large.size(), missing())) {
			transfer.refuse();
			this.busy.accept(transfer.envelope());
		}
		if (this.transfers.isEmpty()) {
			this.transfers = new HashMap<>();
		}
		this.transfers.put(this.lastTransfer, transfer);
		if (this.task == null) {
			watch();
		}
		return null;
	}

	/** Counts what is to come. */
	private long missing() {
		return this.transfers.values().stream().mapToLong(InboundTransfer::missing).sum();
	}

	private void watch() {
		this.task = this.link.loop().schedule(this::check, this.timeoutNanos / CHECKS);
	}

	/** Ends the link if a transfer got nowhere although this node let it. */
	private void check() {
		this.task = null;
		if (this.acknowledgements.isWithheld()) {
			transfersMoved();
			this.acknowledgements.sendOne();
		}
		long now = now();
		for (InboundTransfer transfer : this.transfers.values()) {
			if (transfer.restedNanos(now) >= this.timeoutNanos) {
				this.link.end(CloseReason.of(CloseReason.PROTOCOL_ERROR,
						"no piece of a large message came for %s (grid.heartbeat.timeout)"
							.formatted(Duration.ofNanos(this.timeoutNanos))));
				return;
			}
		}
		if (!this.transfers.isEmpty()) {
			watch();
		}
	}

	/** None of them is late: they could not move. */
	private void transfersMoved() {
		long now = now();
		this.transfers.values().forEach((transfer) -> transfer.moved(now));
	}

	private long now() {
		return this.context.runtime().nanoTime();
	}

	private @Nullable Message piece(Message message) {
		InboundTransfer transfer = transfer(message);
		int before = transfer.capacity();
		transfer.take(message, now());
		this.bytes += transfer.capacity() - before;
		this.context.inbound().parts(this.bytes, this.transfers.size());
		boolean complete = transfer.isComplete();
		if (transfer.isSoonFree()) {
			this.acknowledgements.readUnheld(message.payload().length, complete);
		}
		else {
			this.acknowledgements.read(message.payload().length, complete);
			acknowledge();
		}
		if (!complete) {
			heard(transfer.envelope());
			return null;
		}
		forget(message.muxId(), transfer);
		this.context.inbound().parts(this.bytes, this.transfers.size());
		return transfer.isRefused() ? null : transfer.message(now());
	}

	private void forget(long id, InboundTransfer transfer) {
		this.transfers.remove(id);
		if (this.transfers.isEmpty()) {
			this.transfers = Map.of();
		}
		this.bytes -= transfer.capacity();
	}

	/**
	 * Acknowledges what is due, unless the peer makes this node hold too much.
	 * @return false if that is so
	 */
	boolean acknowledge() {
		boolean before = this.acknowledgements.isWithheld();
		boolean acknowledged = this.acknowledgements.send();
		if (before && acknowledged) {
			transfersMoved();
		}
		return acknowledged;
	}

	/** Counts the memory that is taken by what came. */
	long bytes() {
		return this.bytes;
	}

	/** Counts the messages that came in part. */
	int count() {
		return this.transfers.size();
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

	private InboundTransfer transfer(Message message) {
		InboundTransfer transfer = this.transfers.get(message.muxId());
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
		forget(message.muxId(), transfer(message));
		return null;
	}

	/** Drops everything. */
	void clear() {
		this.transfers = Map.of();
		this.bytes = 0;
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
		}
	}

}
