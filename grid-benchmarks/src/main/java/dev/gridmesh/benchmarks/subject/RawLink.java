package dev.gridmesh.benchmarks.subject;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * One end of a raw connection: each message is one WebSocket message of an 8-byte id and
 * a payload. What other threads send waits in a queue and wakes the loop once; all that
 * is written in one go is flushed once. Its state belongs to the loop.
 */
abstract class RawLink extends ChannelInboundHandlerAdapter {

	static final byte[] NOTHING = {};

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean woken = new AtomicBoolean();

	private volatile @Nullable ChannelHandlerContext context;

	private boolean bursting;

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
	}

	final ChannelHandlerContext context() {
		ChannelHandlerContext current = this.context;
		if (current == null) {
			throw new IllegalStateException("not connected");
		}
		return current;
	}

	/**
	 * Runs something on the loop; what it writes is flushed with the rest.
	 * @param task what to do
	 */
	final void onLoop(Runnable task) {
		if (isBursting()) {
			task.run();
			return;
		}
		this.tasks.add(task);
		if (this.woken.compareAndSet(false, true)) {
			context().executor().execute(this::drain);
		}
	}

	/**
	 * Tells whether {@link #write} may be called at once.
	 * @return whether this is the loop, and a flush follows
	 */
	final boolean isBursting() {
		return context().executor().inEventLoop() && this.bursting;
	}

	private void drain() {
		this.woken.set(false);
		this.bursting = true;
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
		this.bursting = false;
		context().flush();
	}

	/**
	 * Writes a message, without a flush. On the loop only.
	 * @param kind what for
	 * @param id which call
	 * @param payload the rest
	 */
	final void write(RawKind kind, int id, byte[] payload) {
		ByteBuf message = context().alloc().directBuffer(Long.BYTES + payload.length);
		message.writeLong(kind.head(id)).writeBytes(payload);
		context().write(new BinaryWebSocketFrame(message), context().voidPromise());
	}

	final void writeNumber(RawKind kind, int id, int number) {
		ByteBuf message = context().alloc().directBuffer(Long.BYTES + Integer.BYTES);
		message.writeLong(kind.head(id)).writeInt(number);
		context().write(new BinaryWebSocketFrame(message), context().voidPromise());
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof BinaryWebSocketFrame frame)) {
			context.fireChannelRead(message);
			return;
		}
		this.bursting = true;
		try {
			ByteBuf content = frame.content();
			long head = content.readLong();
			byte[] payload = new byte[content.readableBytes()];
			content.readBytes(payload);
			receive(RawKind.of(head), RawKind.idOf(head), payload);
		}
		finally {
			frame.release();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.bursting = false;
		context.flush();
		if (!context.channel().config().isAutoRead()) {
			context.read();
		}
		context.fireChannelReadComplete();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		lost();
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

	/**
	 * Takes a message. On the loop.
	 * @param kind what for
	 * @param id which call
	 * @param payload the rest
	 */
	abstract void receive(RawKind kind, int id, byte[] payload);

	/** Ends all calls, as the connection is gone. On the loop. */
	abstract void lost();

}
