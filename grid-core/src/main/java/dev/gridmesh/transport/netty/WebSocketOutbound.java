package dev.gridmesh.transport.netty;

import java.util.function.IntSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames (RFC 6455 section 5) and counts the bytes that have left. Owner loop only.
 * <p>
 * Small frames share a buffer, large ones are written in pieces, so that progress shows
 * while a slow peer takes a large message.
 */
final class WebSocketOutbound {

	private static final int FIN = 0x80;

	private static final int MASKED = 0x80;

	private static final int BATCH_SIZE = 4 * 1024;

	private static final int PIECE_SIZE = 64 * 1024;

	private final ChannelHandlerContext context;

	private final @Nullable IntSupplier maskKeys;

	private @Nullable ByteBuf batch;

	private long flushedBytes;

	private long pendingBytes;

	/**
	 * Makes the outbound side of a channel.
	 * @param context where to write
	 * @param maskKeys gives the key of each frame; {@code null} at the acceptor, which
	 * does not mask
	 */
	WebSocketOutbound(ChannelHandlerContext context, @Nullable IntSupplier maskKeys) {
		this.context = context;
		this.maskKeys = maskKeys;
	}

	/**
	 * Writes one binary message.
	 * @param message takes ownership
	 */
	void message(ByteBuf message) {
		try {
			int length = message.readableBytes();
			ByteBuf target = batch(WebSocketFrameHeader.MAX_SIZE + Math.min(length, PIECE_SIZE));
			int key = header(WebSocketFrameHeader.OP_BINARY, length, target);
			int done = Math.min(length, target.writableBytes());
			copy(message, target, done, key, 0);
			while (done < length) {
				writeBatch();
				int step = Math.min(length - done, PIECE_SIZE);
				copy(message, batch(step), step, key, done);
				done += step;
			}
		}
		finally {
			message.release();
		}
	}

	/**
	 * Writes a control frame.
	 * @param opcode which one
	 * @param payload at most 125 bytes
	 */
	void control(int opcode, byte[] payload) {
		ByteBuf target = batch(WebSocketFrameHeader.MAX_SIZE + payload.length);
		int key = header(opcode, payload.length, target);
		int index = target.writerIndex();
		target.writeBytes(payload);
		WebSocketMask.apply(target, index, payload.length, key, 0);
		this.pendingBytes += payload.length;
	}

	/** Hands what was written to the operating system. */
	void flush() {
		writeBatch();
		this.context.flush();
	}

	/**
	 * Writes a close frame behind everything else and flushes.
	 * @param body what it says
	 * @return done when it has left
	 */
	ChannelFuture close(WebSocketCloseBody body) {
		control(WebSocketFrameHeader.OP_CLOSE, body.toBytes());
		ChannelFuture written = writeBatch();
		this.context.flush();
		return written;
	}

	long flushedBytes() {
		return this.flushedBytes;
	}

	long pendingBytes() {
		return this.pendingBytes;
	}

	/** Gives up what has not been handed to the channel. */
	void release() {
		if (this.batch != null) {
			this.batch.release();
			this.batch = null;
		}
	}

	/* Room for a frame behind those that wait. */
	private ByteBuf batch(int size) {
		if (this.batch != null && this.batch.writableBytes() < size) {
			writeBatch();
		}
		if (this.batch == null) {
			this.batch = this.context.alloc().directBuffer(Math.max(BATCH_SIZE, size));
		}
		return this.batch;
	}

	private ChannelFuture writeBatch() {
		ByteBuf frames = this.batch;
		if (frames == null) {
			return this.context.newSucceededFuture();
		}
		this.batch = null;
		return writeCounted(frames);
	}

	/* Returns the key to mask the payload with. */
	private int header(int opcode, int length, ByteBuf target) {
		int index = target.writerIndex();
		int masked = (this.maskKeys != null) ? MASKED : 0;
		target.writeByte(FIN | opcode);
		if (length < 126) {
			target.writeByte(masked | length);
		}
		else if (length < 65536) {
			target.writeByte(masked | 126).writeShort(length);
		}
		else {
			target.writeByte(masked | 127).writeLong(length);
		}
		int key = 0;
		if (this.maskKeys != null) {
			key = this.maskKeys.getAsInt();
			target.writeInt(key);
		}
		this.pendingBytes += target.writerIndex() - index;
		return key;
	}

	private void copy(ByteBuf source, ByteBuf target, int length, int key, int offset) {
		if (source.hasArray()) {
			WebSocketMask.apply(source, source.readerIndex(), length, key, offset);
			// from buffer to buffer, Netty would make a view of each
			target.writeBytes(source.array(), source.arrayOffset() + source.readerIndex(), length);
			source.skipBytes(length);
		}
		else {
			WebSocketMask.copy(source, target, length, key, offset);
		}
		this.pendingBytes += length;
	}

	private ChannelFuture writeCounted(ByteBuf bytes) {
		long count = bytes.readableBytes();
		ChannelPromise promise = this.context.newPromise();
		promise.addListener((future) -> left(count, future));
		return this.context.write(bytes, promise);
	}

	private void left(long count, Future<?> future) {
		this.pendingBytes -= count;
		if (future.isSuccess()) {
			this.flushedBytes += count;
		}
	}

}
