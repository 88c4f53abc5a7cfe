package dev.gridmesh.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * What both halves of the handshake have in common (protocol.md §3): one message is
 * awaited, within a limit of time and of size. Owner loop of the transport only.
 * <p>
 * State: open until the first message, the time limit or the end of the transport, then
 * done; after that a failed transport is closed and a good one has another handler.
 */
abstract class Handshake implements TransportHandler {

	/** Largest message before a peer has shown who it is (protocol.md §9). */
	private static final int MAX_FIRST_MESSAGE = 64 * 1024;

	final GridTransport transport;

	private final Duration timeout;

	private boolean done;

	private @Nullable ScheduledTask timeoutTask;

	Handshake(GridTransport transport, Duration timeout) {
		this.transport = transport;
		this.timeout = timeout;
	}

	final void begin() {
		this.timeoutTask = this.transport.executor().schedule(this::onTimeout, this.timeout.toNanos());
		this.transport.maxInboundMessageSize(MAX_FIRST_MESSAGE);
		this.transport.start(this);
		if (!this.done) {
			this.transport.read();
		}
	}

	private void onTimeout() {
		if (finish()) {
			String text = "the handshake took longer than " + this.timeout + " (grid.connect.handshake-timeout)";
			onFailed(text);
			this.transport.close(CloseReason.of(CloseReason.REJECTED, text));
		}
	}

	/** Leaves the open state; returns whether this was the first time. */
	final boolean finish() {
		if (this.done) {
			return false;
		}
		this.done = true;
		if (this.timeoutTask != null) {
			this.timeoutTask.cancel();
			this.timeoutTask = null;
		}
		return true;
	}

	final void send(Op op, byte[] payload) {
		Message message = new Message(0, 0, 0, 0, op.code(), 0, payload, null);
		this.transport.write(TransportWire.encode(this.transport, MessageCodec.encodedSize(message),
				(out) -> MessageCodec.encode(message, out)));
		this.transport.flush();
	}

	@Override
	public final void onBinary(ByteBuf message) {
		if (finish()) {
			onFirstMessage(message);
		}
	}

	@Override
	public final void onText(ByteBuf message) {
		// the reference takes the handshake from text messages, too, if they are text
		if (ByteBufUtil.isText(message, StandardCharsets.UTF_8)) {
			onBinary(message);
		}
		else if (finish()) {
			onUnreadable("invalid utf8");
		}
	}

	@Override
	public final void onReadComplete() {
		if (!this.done) {
			this.transport.read();
		}
	}

	@Override
	public final void onWritable() {
		// one small message is sent, whatever the transport says
	}

	@Override
	public final void onClosed(CloseReason reason) {
		if (finish()) {
			onFailed("closed during the handshake: " + reason);
		}
	}

	/** Takes the one message that was awaited. */
	abstract void onFirstMessage(ByteBuf message);

	/** Takes a message that cannot be read at all; closes the transport. */
	abstract void onUnreadable(String text);

	/** Takes the end without a message. */
	abstract void onFailed(String text);

}
