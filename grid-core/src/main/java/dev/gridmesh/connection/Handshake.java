package dev.gridmesh.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.application.ApplicationErrors;
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
 * State: open until the first message; then decided, as soon as it was read; then
 * settled, once, by the answer to it, by a failure, by the time limit or by the end of
 * the transport. One timer runs from the first step until then. After that a failed
 * transport is closed and a good one has another handler. What throws on the way is a
 * failure, and reported.
 */
abstract class Handshake implements TransportHandler {

	/** Largest message before a peer has shown who it is (protocol.md §9). */
	private static final int MAX_FIRST_MESSAGE = 64 * 1024;

	final GridTransport transport;

	private final ApplicationErrors errors;

	private final Duration timeout;

	private boolean decided;

	private boolean settled;

	private @Nullable ScheduledTask timer;

	Handshake(GridTransport transport, ApplicationErrors errors, Duration timeout) {
		this.transport = transport;
		this.errors = errors;
		this.timeout = timeout;
	}

	/** Begins; the outcome may come before this returns. */
	public final void start() {
		assert this.transport.executor().inEventLoop() : "not the loop of the transport";
		guard(() -> {
			this.timer = this.transport.executor().schedule(this::onTimeout, GridEventLoop.nanos(this.timeout));
			open();
			this.transport.maxInboundMessageSize(MAX_FIRST_MESSAGE);
			this.transport.start(this);
			if (!this.decided) {
				this.transport.read();
			}
		});
	}

	/** A step that fails is the end, and what follows it does not matter. */
	private void guard(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			CloseReason reason = CloseReason.of(CloseReason.REJECTED, "the handshake failed");
			if (settle()) {
				fail("the handshake failed: " + ConnectionLog.describe(ex), reason);
			}
			else {
				this.transport.close(reason);
			}
			// strangers may bring it about as often as they like: no line for each
			this.errors.report(ApplicationPart.RUNTIME, ex);
		}
	}

	private void onTimeout() {
		if (settle()) {
			String text = "the handshake took longer than " + this.timeout + " (grid.connect.handshake-timeout)";
			fail(text, CloseReason.of(CloseReason.REJECTED, text));
		}
	}

	private void fail(String text, CloseReason reason) {
		try {
			onFailed(text);
		}
		finally {
			this.transport.close(reason);
		}
	}

	/** Takes note of the first message; returns whether there was none before. */
	private boolean decide() {
		boolean first = !this.decided && !this.settled;
		this.decided = true;
		return first;
	}

	/** Ends the handshake; returns whether this was the first time. */
	final boolean settle() {
		if (this.settled) {
			return false;
		}
		this.settled = true;
		this.decided = true;
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
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
		if (decide()) {
			guard(() -> onFirstMessage(message));
		}
	}

	@Override
	public final void onText(ByteBuf message) {
		// the reference takes the handshake from text messages, too, if they are text
		if (ByteBufUtil.isText(message, StandardCharsets.UTF_8)) {
			onBinary(message);
		}
		else if (decide()) {
			guard(() -> onUnreadable("invalid utf8"));
		}
	}

	@Override
	public final void onReadComplete() {
		if (!this.decided) {
			this.transport.read();
		}
	}

	@Override
	public final void onWritable() {
		// one small message is sent, whatever the transport says
	}

	@Override
	public final void onClosed(CloseReason reason) {
		if (settle()) {
			onFailed("closed during the handshake: " + reason);
		}
	}

	/** Says first what there is to say. */
	abstract void open();

	/** Takes the one message that was awaited. */
	abstract void onFirstMessage(ByteBuf message);

	/** Takes a message that cannot be read at all; closes the transport. */
	abstract void onUnreadable(String text);

	/** Takes the end without a message. */
	abstract void onFailed(String text);

}
