package dev.gridmesh.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.application.Failures;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.PayloadLimit;
import dev.gridmesh.protocol.Piece;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportHandler;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A wire over a transport: encodes and merges messages, and hands on those that
 * {@link MessageTurns} decodes. Owner loop only.
 * <p>
 * State: until it is started, the messages that came in the same read as the handshake,
 * decoded, bounded in number; it asks for nothing more before that. Then whether the
 * transport is closed; the receiver is told once it has got what came before.
 */
final class TransportWire implements LinkWire, TransportHandler, MessageTurns.Listener {

	private static final Logger logger = LoggerFactory.getLogger(TransportWire.class);

	private static final int MAX_HELD = 1024;

	private final GridTransport transport;

	/** Until it is started, if there are any. */
	private @Nullable Deque<Message> held;

	private final List<Message> batch = new ArrayList<>();

	private final PayloadLimit payloadLimit;

	private final MessageTurns turns;

	private @Nullable WireReceiver receiver;

	/** Why the transport was closed, while messages that came before wait. */
	private @Nullable CloseReason closing;

	private @Nullable CloseReason closed;

	TransportWire(GridTransport transport, PayloadLimit payloadLimit, GridRuntime runtime) {
		this.transport = transport;
		this.payloadLimit = payloadLimit;
		this.turns = new MessageTurns(transport.executor(), runtime::nanoTime, this);
	}

	/**
	 * Takes the transport over from a handshake that was good; nothing is read for now.
	 */
	void takeOver() {
		// protocol.md §1: the limit is one of a part, others may be merged in front of it
		PayloadLimit limit = this.payloadLimit;
		this.transport.admit(limit.maxFrameBytes(), () -> limit + " and merging");
		this.transport.start(this);
	}

	@Override
	public GridEventLoop executor() {
		return this.transport.executor();
	}

	@Override
	public boolean isRemote() {
		return true;
	}

	@Override
	public String remoteAddress() {
		return this.transport.remoteAddress();
	}

	@Override
	public void start(WireReceiver receiver) {
		this.receiver = receiver;
		for (Message message = nextHeld(); message != null; message = nextHeld()) {
			deliver(receiver, message);
		}
		this.held = null;
		if (this.closed != null) {
			receiver.onWireClosed(this.closed);
		}
	}

	@Override
	public void onBinary(ByteBuf message) {
		if (this.closed != null) {
			return;
		}
		if (this.receiver != null) {
			this.receiver.onBytesRead(message.readableBytes());
		}
		try {
			this.turns.take(message);
		}
		catch (Throwable ex) {
			onUnreadable(ex);
		}
	}

	private void onUnreadable(Throwable ex) {
		this.turns.stop();
		if (ex instanceof GridProtocolException) {
			// protocol.md §9, fail-stop: it may have belonged to any call
			end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "undecodable message: " + ex.getMessage()));
		}
		else {
			Failures.log(logger, Level.ERROR, ex, "{}: failed to read a message", remoteAddress());
			end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "unreadable message"));
		}
	}

	@Override
	public void onTurn(Runnable delivery) {
		if (this.closed == null) {
			try {
				delivery.run();
			}
			catch (Throwable ex) {
				onUnreadable(ex);
			}
			onReadComplete();
		}
	}

	@Override
	public void onLoopGone() {
		if (this.receiver != null) {
			this.receiver.abandon();
		}
	}

	@Override
	public void onMessage(Message message) {
		if (this.closed != null) {
			return;
		}
		WireReceiver receiver = this.receiver;
		int size = message.payload().length;
		if (!this.payloadLimit.allows(message.op(), size)) {
			end(CloseReason.of(CloseReason.TOO_BIG, this.payloadLimit.refusal(size)));
			return;
		}
		if (receiver != null) {
			deliver(receiver, message);
		}
		else if (!hold(message)) {
			end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "too many messages before the handshake was answered"));
		}
	}

	private @Nullable Message nextHeld() {
		return (this.held != null) ? this.held.poll() : null;
	}

	private boolean hold(Message message) {
		Deque<Message> early = this.held;
		if (early == null) {
			early = new ArrayDeque<>();
			this.held = early;
		}
		return early.size() < MAX_HELD && early.add(message);
	}

	static void deliver(WireReceiver receiver, Message message) {
		try {
			receiver.onMessage(message);
		}
		catch (Throwable ex) {
			// one message of one call; the others must not notice
			Failures.log(logger, Level.ERROR, ex, "{}: failed to handle {}", receiver.remote(), message);
		}
	}

	private void end(CloseReason reason) {
		WireReceiver receiver = this.receiver;
		if (receiver != null) {
			receiver.end(reason);
		}
		else {
			this.transport.close(reason);
		}
	}

	@Override
	public void onText(ByteBuf message) {
		// protocol.md §1: thrown away once connected
	}

	@Override
	public void onReadComplete() {
		boolean all = this.turns.end();
		if (this.receiver == null || this.closed != null) {
			return;
		}
		if (!all) {
			this.receiver.onReadPaused();
		}
		else if (this.closing != null) {
			close(this.receiver, this.closing);
		}
		else {
			this.receiver.onReadComplete();
		}
	}

	@Override
	public void onWritable() {
		if (this.receiver != null) {
			this.receiver.onWritable();
		}
	}

	@Override
	public void onClosed(CloseReason reason) {
		this.held = null;
		if (this.receiver == null) {
			this.closed = reason;
		}
		else if (this.turns.isBehind()) {
			this.closing = reason;
			// the transport says nothing more, and may not have said that the read is
			// over
			onReadComplete();
		}
		else {
			close(this.receiver, reason);
		}
	}

	private void close(WireReceiver receiver, CloseReason reason) {
		this.closed = reason;
		this.turns.stop();
		receiver.onWireClosed(reason);
	}

	@Override
	public void write(OutboundQueue queue, LinkStats stats) {
		boolean written = false;
		while (this.closed == null && this.closing == null && queue.canTake() && this.transport.isWritable()) {
			Piece piece = queue.take(this.batch);
			ByteBuf encoded = (piece != null) ? encode(piece) : encode(this.batch);
			stats.written((piece != null) ? 1 : this.batch.size(), encoded.readableBytes());
			this.batch.clear();
			this.transport.write(encoded);
			written = true;
		}
		if (written) {
			this.transport.flush();
		}
	}

	private ByteBuf encode(Piece piece) {
		return encode(LargeMessageCodec.encodedSize(piece), (out) -> LargeMessageCodec.encode(piece, out));
	}

	private ByteBuf encode(List<Message> messages) {
		if (messages.size() == 1) {
			Message alone = messages.get(0);
			return encode(MessageCodec.encodedSize(alone), (out) -> MessageCodec.encode(alone, out));
		}
		return encode(MergedMessageCodec.encodedSize(messages), (out) -> MergedMessageCodec.encode(messages, out));
	}

	private ByteBuf encode(int size, Consumer<ByteBuf> encoder) {
		return encode(this.transport, size, encoder);
	}

	/**
	 * Encodes into a buffer of a transport.
	 * @return what the encoder wrote; the caller owns it
	 */
	static ByteBuf encode(GridTransport transport, int size, Consumer<ByteBuf> encoder) {
		ByteBuf out = transport.messageBuffer(size);
		boolean encoded = false;
		try {
			encoder.accept(out);
			encoded = true;
			return out;
		}
		finally {
			if (!encoded) {
				out.release();
			}
		}
	}

	@Override
	public void read() {
		this.transport.read();
	}

	@Override
	public long partBytes() {
		return this.transport.partBytes() + this.turns.bytes();
	}

	@Override
	public long pendingBytes() {
		return this.transport.pendingBytes();
	}

	@Override
	public long flushedBytes() {
		return this.transport.flushedBytes();
	}

	@Override
	public void close(CloseReason reason) {
		this.turns.stop();
		if (this.closing != null) {
			this.closed = this.closing;
		}
		this.transport.close(reason);
	}

}
