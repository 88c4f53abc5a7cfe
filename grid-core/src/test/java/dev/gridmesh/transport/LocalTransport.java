package dev.gridmesh.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.testing.VirtualLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in a {@link LocalNetwork}. Owner loop only.
 *
 * @since 0.1.0
 */
public final class LocalTransport implements GridTransport {

	private static final int HIGH_WATER_MARK = 64 * 1024;

	private static final int LOW_WATER_MARK = 32 * 1024;

	private static final int MAX_MESSAGES_PER_READ = 16;

	private static final Duration LINGER = Duration.ofSeconds(1);

	private final LocalNetwork network;

	private final LocalSocketPair connection;

	private final GridEventLoop loop;

	private final SocketPeer peer;

	private final LocalPipe out;

	private final Deque<Outgoing> queue = new ArrayDeque<>();

	private final Deque<Segment> inbox = new ArrayDeque<>();

	private @Nullable TransportHandler handler;

	private @Nullable CloseReason closeReason;

	private boolean admitted;

	private boolean over;

	private boolean closedDelivered;

	private int maxMessageSize;

	private String limit = "";

	private int flushable;

	private int inFlightBytes;

	private long pendingBytes;

	private long flushedBytes;

	private boolean writable = true;

	private boolean readWanted;

	private boolean deliverScheduled;

	LocalTransport(LocalNetwork network, LocalSocketPair connection, GridEventLoop loop, int maxMessageSize,
			SocketPeer peer, LocalPipe out, LocalPipe in) {
		this.network = network;
		this.connection = connection;
		this.loop = loop;
		this.maxMessageSize = maxMessageSize;
		this.peer = peer;
		this.out = out;
		in.receiver(loop);
	}

	@Override
	public GridEventLoop executor() {
		return this.loop;
	}

	@Override
	public String remoteAddress() {
		return this.peer.address();
	}

	@Override
	public SocketPeer peer() {
		return this.peer;
	}

	@Override
	public ByteBufAllocator allocator() {
		return this.network.allocator();
	}

	@Override
	public void start(TransportHandler handler) {
		checkLoop();
		this.handler = handler;
		if (this.closeReason != null) {
			tellClosed();
		}
		else if (this.readWanted) {
			scheduleDeliver();
		}
	}

	@Override
	public void maxInboundMessageSize(int maxBytes) {
		checkLoop();
		this.maxMessageSize = maxBytes;
	}

	@Override
	public void admit(int maxBytes, Supplier<String> limit) {
		maxInboundMessageSize(maxBytes);
		this.limit = ": " + limit.get();
		this.admitted = true;
	}

	@Override
	public void write(ByteBuf message) {
		write(message, false);
	}

	/**
	 * Queues one text message, which a node never sends.
	 * @param message the UTF-8 bytes; takes ownership
	 */
	public void writeText(ByteBuf message) {
		write(message, true);
	}

	private void write(ByteBuf message, boolean text) {
		checkLoop();
		if (this.closeReason != null) {
			message.release();
			return;
		}
		this.queue.add(new Outgoing(message, text));
		this.pendingBytes += message.readableBytes();
		if (this.pendingBytes > HIGH_WATER_MARK) {
			this.writable = false;
		}
	}

	@Override
	public void flush() {
		checkLoop();
		this.flushable = this.queue.size();
		pump();
	}

	@Override
	public boolean isWritable() {
		return this.writable && this.closeReason == null;
	}

	@Override
	public long flushedBytes() {
		return this.flushedBytes;
	}

	@Override
	public long pendingBytes() {
		return this.pendingBytes;
	}

	@Override
	public void read() {
		checkLoop();
		this.readWanted = true;
		scheduleDeliver();
	}

	@Override
	public void close(CloseReason reason) {
		if (this.loop instanceof VirtualLoop virtual && virtual.isShutDown()) {
			// as with a channel whose loop is gone: open until the process is
			return;
		}
		checkLoop();
		if (this.closeReason != null) {
			return;
		}
		this.closeReason = reason;
		while (this.queue.size() > this.flushable) {
			discard(this.queue.removeLast());
		}
		clearInbox();
		pump();
		if (!this.over) {
			this.loop.schedule(this::abort, LINGER.toNanos());
		}
		tellClosed();
	}

	/**
	 * Tells whether this end is closed and has nothing left to send.
	 * @return whether it is over
	 */
	public boolean isOver() {
		return this.over;
	}

	private void pump() {
		while (this.flushable > 0 && this.inFlightBytes < this.network.socketBuffer()) {
			sendSome(this.queue.getFirst());
		}
		if (this.closeReason != null && this.flushable == 0) {
			finish(this.closeReason.code(), this.admitted ? this.closeReason.told() : "");
		}
		if (!this.writable && this.pendingBytes < LOW_WATER_MARK && this.closeReason == null) {
			this.writable = true;
			this.loop.execute(this::tellWritable);
		}
	}

	private void sendSome(Outgoing head) {
		int size = head.message().readableBytes();
		int bytes = Math.min(size - head.sent, this.network.socketBuffer() - this.inFlightBytes);
		boolean first = head.sent == 0;
		head.sent += bytes;
		this.inFlightBytes += bytes;
		this.flushedBytes += bytes;
		this.pendingBytes -= bytes;
		boolean last = head.sent == size;
		if (last) {
			this.queue.removeFirst();
			this.flushable--;
		}
		send(new Segment(bytes, first ? size : 0, last ? head.message() : null, head.text(), 0, ""));
	}

	private void send(Segment segment) {
		this.out.send(() -> {
			LocalTransport peer = this.connection.peerOf(this);
			if (peer != null) {
				peer.arrived(segment);
			}
			else {
				segment.release();
			}
		}, segment::release);
	}

	private void arrived(Segment segment) {
		if (this.over || (this.closeReason != null && segment.closeCode() == 0)) {
			segment.release();
			return;
		}
		if (this.closeReason != null) {
			abort();
			return;
		}
		this.inbox.add(segment);
		if (this.readWanted) {
			scheduleDeliver();
		}
	}

	private void scheduleDeliver() {
		if (!this.deliverScheduled) {
			this.deliverScheduled = true;
			this.loop.execute(this::deliver);
		}
	}

	private void deliver() {
		this.deliverScheduled = false;
		if (!this.readWanted || this.handler == null || this.closeReason != null) {
			return;
		}
		this.readWanted = false;
		int messages = 0;
		int bytes = 0;
		while (!this.inbox.isEmpty() && messages < MAX_MESSAGES_PER_READ && this.closeReason == null) {
			Segment segment = this.inbox.removeFirst();
			bytes += segment.bytes();
			messages += deliver(segment) ? 1 : 0;
		}
		acknowledge(bytes);
		if (this.closeReason != null || this.handler == null) {
			return;
		}
		if (messages == 0) {
			this.readWanted = true;
		}
		else {
			this.handler.onReadComplete();
		}
	}

	/* Returns whether it was the last segment of a message. */
	private boolean deliver(Segment segment) {
		if (segment.closeCode() != 0) {
			peerClosed(segment);
			return false;
		}
		if (segment.messageSize() > this.maxMessageSize) {
			segment.release();
			close(CloseReason.of(CloseReason.TOO_BIG, "a message of " + segment.messageSize()
					+ " bytes is larger than the limit of " + this.maxMessageSize + " bytes" + this.limit));
			return false;
		}
		if (segment.message() == null || this.handler == null) {
			return false;
		}
		try {
			if (segment.text()) {
				this.handler.onText(segment.message());
			}
			else {
				this.handler.onBinary(segment.message());
			}
		}
		finally {
			segment.release();
		}
		return true;
	}

	private void acknowledge(int bytes) {
		LocalTransport peer = this.connection.peerOf(this);
		if (bytes > 0 && peer != null) {
			this.out.send(() -> peer.acknowledged(bytes), () -> {
				// the window of the peer stays as it is
			});
		}
	}

	private void acknowledged(int bytes) {
		this.inFlightBytes -= bytes;
		if (!this.over) {
			pump();
		}
	}

	private void peerClosed(Segment close) {
		int code = close.closeCode();
		endWith((code == CloseReason.ABNORMAL) ? CloseReason.of(code, "the peer went away")
				: CloseReason.ofPeer(code, close.closeWords()));
		finish(code, "");
	}

	/* The other process is gone, without a close frame. */
	void peerGone() {
		arrived(Segment.close(CloseReason.ABNORMAL, ""));
	}

	void resetSoon() {
		try {
			this.loop.execute(() -> {
				endWith(CloseReason.of(CloseReason.ABNORMAL, "connection reset"));
				abort();
			});
		}
		catch (RejectedExecutionException ex) {
			clearQueue();
			clearInbox();
			this.over = true;
		}
	}

	private void endWith(CloseReason reason) {
		if (this.closeReason != null) {
			return;
		}
		this.closeReason = reason;
		clearQueue();
		clearInbox();
		tellClosed();
	}

	private void abort() {
		clearQueue();
		if (!this.over) {
			finish(CloseReason.ABNORMAL, "");
		}
	}

	private void finish(int code, String words) {
		if (this.over) {
			return;
		}
		this.over = true;
		send(Segment.close(code, words));
		this.connection.ended();
	}

	private void tellClosed() {
		if (this.handler != null && this.closeReason != null && !this.closedDelivered) {
			this.closedDelivered = true;
			this.handler.onClosed(this.closeReason);
		}
	}

	private void tellWritable() {
		if (this.handler != null && isWritable()) {
			this.handler.onWritable();
		}
	}

	private void clearQueue() {
		while (!this.queue.isEmpty()) {
			discard(this.queue.removeFirst());
		}
		this.flushable = 0;
	}

	private void discard(Outgoing outgoing) {
		this.pendingBytes -= outgoing.message().readableBytes() - outgoing.sent;
		outgoing.message().release();
	}

	private void clearInbox() {
		this.inbox.forEach(Segment::release);
		this.inbox.clear();
	}

	private void checkLoop() {
		if (!this.loop.inEventLoop()) {
			throw new IllegalStateException("only for the loop " + this.loop);
		}
	}

	@Override
	public String toString() {
		return "LocalTransport[" + this.peer + "]";
	}

	private static final class Outgoing {

		private final ByteBuf message;

		private final boolean text;

		private int sent;

		Outgoing(ByteBuf message, boolean text) {
			this.message = message;
			this.text = text;
		}

		ByteBuf message() {
			return this.message;
		}

		boolean text() {
			return this.text;
		}

	}

	/**
	 * A part of a message, or the close.
	 *
	 * @param bytes how many bytes of the message it stands for
	 * @param messageSize the size of the whole message, on its first part
	 * @param message the whole message, on its last part
	 * @param text whether it is a text message
	 * @param closeCode not 0 for the close
	 * @param closeWords what the close says
	 */
	private record Segment(int bytes, int messageSize, @Nullable ByteBuf message, boolean text, int closeCode,
			String closeWords) {

		static Segment close(int code, String words) {
			return new Segment(0, 0, null, false, code, PeerText.cut(words, CloseReason.MAX_TOLD));
		}

		void release() {
			if (this.message != null) {
				this.message.release();
			}
		}

	}

}
