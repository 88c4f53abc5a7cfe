package dev.gridmesh.transport.netty;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TransportHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One WebSocket, on either side: owns a channel from which the HTTP handlers are gone.
 * Reads and writes frames itself, answers pings and closes. Owner loop only.
 * <p>
 * {@code autoRead} is off: the channel is read when {@link #read()} asks for it.
 */
final class WebSocketTransport implements GridTransport, WebSocketFrameReader.Sink, WebSocketInbound.Owner {

	/* How long the other end may take to read the close frame and to close. */
	private static final long LINGER_MILLIS = 1000;

	private final Channel channel;

	private final NettyEventLoop loop;

	private final String remoteAddress;

	private final @Nullable WebSocketMasking masking;

	private final WebSocketFrameReader reader;

	private final WebSocketInbound inbound;

	private final Sinks.Empty<Void> inactive = Sinks.unsafe().empty();

	private @Nullable ChannelHandlerContext context;

	private @Nullable WebSocketOutbound outbound;

	private @Nullable TransportHandler handler;

	private boolean admitted;

	private @Nullable CloseReason closeReason;

	private boolean closeTold;

	private @Nullable ChannelFuture closeWritten;

	private boolean delivered;

	private boolean writing;

	private byte @Nullable [] unansweredPing;

	private boolean pongWritten;

	/**
	 * Makes the transport of a channel; its {@link #handler()} is to be added to the
	 * pipeline at once.
	 * @param channel the channel
	 * @param masking how to mask, at the dialer; {@code null} at the acceptor
	 * @param maxMessageSize the largest message, in bytes
	 */
	WebSocketTransport(Channel channel, @Nullable WebSocketMasking masking, int maxMessageSize) {
		this.channel = channel;
		this.loop = NettyEventLoop.of(channel.eventLoop());
		this.remoteAddress = ChannelPeers.addressOf(channel);
		this.masking = masking;
		this.reader = new WebSocketFrameReader(masking == null, maxMessageSize, channel.alloc(), this);
		this.inbound = new WebSocketInbound(this.reader, this);
	}

	/**
	 * Makes the handler that brings the channel's events.
	 * @return the handler, to be the last one but for Reactor Netty's own
	 */
	WebSocketChannelHandler handler() {
		return new WebSocketChannelHandler(this);
	}

	void attach(ChannelHandlerContext context) {
		this.context = context;
		this.outbound = new WebSocketOutbound(context, (this.masking != null) ? this.masking::nextKey : null);
	}

	/**
	 * Tells when the socket is gone.
	 * @return completes when the channel is inactive
	 */
	Mono<Void> whenInactive() {
		return this.inactive.asMono();
	}

	Channel channel() {
		return this.channel;
	}

	@Override
	public GridEventLoop executor() {
		return this.loop;
	}

	@Override
	public String remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public SocketPeer peer() {
		return ChannelPeers.of(this.channel);
	}

	@Override
	public ByteBufAllocator allocator() {
		return this.channel.alloc();
	}

	@Override
	public ByteBuf messageBuffer(int size) {
		return LoopBuffer.take(size);
	}

	@Override
	public void start(TransportHandler handler) {
		this.handler = handler;
		if (this.closeReason != null) {
			tellClosed();
		}
		else {
			this.inbound.started();
		}
	}

	@Override
	public boolean isStarted() {
		return this.handler != null;
	}

	@Override
	public void maxInboundMessageSize(int maxBytes) {
		if (this.closeReason == null) {
			this.reader.maxMessageSize(maxBytes);
		}
	}

	@Override
	public void admit(int maxBytes, Supplier<String> limit) {
		this.admitted = true;
		if (this.closeReason == null) {
			this.reader.maxMessageSize(maxBytes, limit);
		}
	}

	@Override
	public void write(ByteBuf message) {
		if (this.closeReason != null) {
			message.release();
			return;
		}
		this.writing = true;
		try {
			outbound().message(message);
		}
		finally {
			this.writing = false;
		}
	}

	@Override
	public void flush() {
		if (this.closeReason != null) {
			return;
		}
		this.writing = true;
		try {
			outbound().flush();
		}
		finally {
			this.writing = false;
		}
	}

	@Override
	public boolean isWritable() {
		return this.closeReason == null && this.channel.isWritable();
	}

	@Override
	public long flushedBytes() {
		return outbound().flushedBytes();
	}

	@Override
	public long pendingBytes() {
		return outbound().pendingBytes();
	}

	@Override
	public long partBytes() {
		return this.reader.partBytes();
	}

	@Override
	public void read() {
		if (this.closeReason == null) {
			this.inbound.want();
		}
	}

	@Override
	public void readSocket() {
		context().read();
	}

	@Override
	public void later(Runnable task) {
		this.loop.execute(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				this.channel.pipeline().fireExceptionCaught(ex);
			}
		});
	}

	void received(ByteBuf bytes) {
		this.inbound.received(bytes);
	}

	void receivedAll() {
		this.inbound.receivedAll();
	}

	@Override
	public boolean endRead() {
		boolean any = this.delivered;
		this.delivered = false;
		if (this.pongWritten) {
			this.pongWritten = false;
			flush();
		}
		if (any && this.closeReason == null && this.handler != null) {
			this.handler.onReadComplete();
		}
		return any;
	}

	@Override
	public void onMessage(ByteBuf message, boolean text) {
		this.delivered = true;
		TransportHandler receiver = Objects.requireNonNull(this.handler);
		if (text) {
			receiver.onText(message);
		}
		else {
			receiver.onBinary(message);
		}
	}

	@Override
	public void onPing(byte[] payload) {
		if (this.closeReason != null) {
			return;
		}
		if (this.channel.isWritable()) {
			outbound().control(WebSocketFrameHeader.OP_PONG, payload);
			this.pongWritten = true;
		}
		else {
			// only the latest one is answered (RFC 6455 section 5.5.3), so pings cannot
			// fill the memory
			this.unansweredPing = payload;
		}
	}

	@Override
	public void onClose(WebSocketCloseBody body) {
		if (this.closeWritten != null) {
			closeAfter(this.closeWritten);
			return;
		}
		boolean coded = body.code() != WebSocketCloseBody.NO_CODE;
		this.closeReason = CloseReason.ofPeer(coded ? body.code() : CloseReason.ABNORMAL, body.text());
		this.closeWritten = sendClose(new WebSocketCloseBody(body.code(), ""));
		this.inbound.discard();
		closeAfter(this.closeWritten);
		tellClosed();
	}

	@Override
	public void onError(CloseReason reason) {
		close(reason);
	}

	@Override
	public void close(CloseReason reason) {
		if (this.closeReason != null) {
			return;
		}
		this.closeReason = reason;
		if (this.channel.isActive() && WebSocketCloseBody.isForTheWire(reason.code())) {
			// a stranger learns nothing but the code
			this.closeWritten = sendClose(new WebSocketCloseBody(reason.code(), this.admitted ? reason.told() : ""));
			this.inbound.discard();
			context().read();
		}
		else {
			context().close();
		}
		tellClosed();
	}

	private ChannelFuture sendClose(WebSocketCloseBody body) {
		this.channel.eventLoop().schedule(() -> context().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
		return outbound().close(body);
	}

	private void closeAfter(ChannelFuture written) {
		written.addListener((ignored) -> context().close());
	}

	private void tellClosed() {
		if (this.handler != null && this.closeReason != null && !this.closeTold) {
			this.closeTold = true;
			this.handler.onClosed(this.closeReason);
		}
	}

	void writabilityChanged() {
		if (this.writing) {
			later(this::tellWritable);
		}
		else {
			tellWritable();
		}
	}

	private void tellWritable() {
		if (!isWritable()) {
			return;
		}
		byte[] ping = this.unansweredPing;
		if (ping != null) {
			this.unansweredPing = null;
			outbound().control(WebSocketFrameHeader.OP_PONG, ping);
			flush();
		}
		if (this.handler != null) {
			this.handler.onWritable();
		}
	}

	/* The socket is gone. */
	void inactive(String text) {
		endedWith(text);
		this.inactive.tryEmitEmpty();
	}

	/* Without a close frame. */
	void endedWith(String text) {
		this.inbound.release();
		outbound().release();
		if (this.closeReason == null) {
			this.closeReason = CloseReason.of(CloseReason.ABNORMAL, text);
			tellClosed();
		}
	}

	private ChannelHandlerContext context() {
		return Objects.requireNonNull(this.context, "not in a pipeline");
	}

	private WebSocketOutbound outbound() {
		return Objects.requireNonNull(this.outbound, "not in a pipeline");
	}

	@Override
	public String toString() {
		return "WebSocketTransport[" + remoteAddress() + "]";
	}

}
