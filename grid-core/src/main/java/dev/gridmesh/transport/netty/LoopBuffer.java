package dev.gridmesh.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * The heap buffer of each thread in which messages are put together and taken apart: on
 * an array that is done several times as fast as in direct memory, which then is touched
 * once, as a whole. Safe for any thread; a buffer is for the thread that took it.
 * <p>
 * Behind what was written there may be bytes of other messages, also of other peers: who
 * reads goes by the indexes, not by the capacity.
 * <p>
 * State: one buffer for each thread, up to {@value #MAX_SIZE} bytes. Whoever takes it
 * holds it until it releases it; meanwhile, and for longer messages, others get buffers
 * of their own.
 */
final class LoopBuffer {

	/** As much as a piece of a large message and its frame need, and some more. */
	static final int MAX_SIZE = 64 * 1024;

	private static final int MIN_SIZE = 4 * 1024;

	private static final FastThreadLocal<ByteBuf> BUFFER = new FastThreadLocal<>() {
		@Override
		protected ByteBuf initialValue() {
			return Unpooled.buffer(MIN_SIZE, MAX_SIZE);
		}
	};

	private LoopBuffer() {
	}

	/**
	 * Takes an empty buffer.
	 * @param size how many bytes it must hold
	 * @return the buffer, which has an array; the caller owns it
	 */
	static ByteBuf take(int size) {
		ByteBuf buffer = BUFFER.get();
		if (size > MAX_SIZE || buffer.refCnt() != 1) {
			return Unpooled.buffer(size);
		}
		buffer.clear();
		buffer.ensureWritable(size);
		return buffer.retain();
	}

}
