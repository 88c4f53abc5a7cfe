package dev.gridmesh.transport.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Masks and unmasks payloads (RFC 6455 section 5.3), eight bytes at a time on a heap
 * array. Pure functions; safe for any thread.
 */
final class WebSocketMask {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final int SCRATCH_SIZE = 8 * 1024;

	private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {

		@Override
		protected byte[] initialValue() {
			return new byte[SCRATCH_SIZE];
		}

	};

	private WebSocketMask() {
	}

	/**
	 * Applies a key to bytes in place.
	 * @param buffer where the bytes are; indexes stay as they are
	 * @param index the first byte
	 * @param length how many bytes
	 * @param key the key, its first byte the highest
	 * @param offset how many bytes of the payload came before, for the place in the key
	 */
	static void apply(ByteBuf buffer, int index, int length, int key, int offset) {
		if (key == 0) {
			return;
		}
		if (buffer.hasArray()) {
			apply(buffer.array(), buffer.arrayOffset() + index, length, key, offset);
			return;
		}
		byte[] scratch = SCRATCH.get();
		for (int done = 0; done < length;) {
			int step = Math.min(length - done, SCRATCH_SIZE);
			buffer.getBytes(index + done, scratch, 0, step);
			apply(scratch, 0, step, key, offset + done);
			buffer.setBytes(index + done, scratch, 0, step);
			done += step;
		}
	}

	/**
	 * Reads bytes and writes them with a key applied.
	 * @param source where to read; its reader index moves
	 * @param target where to write; its writer index moves
	 * @param length how many bytes
	 * @param key the key, its first byte the highest
	 * @param offset how many bytes of the payload came before, for the place in the key
	 */
	static void copy(ByteBuf source, ByteBuf target, int length, int key, int offset) {
		if (key == 0) {
			target.writeBytes(source, length);
			return;
		}
		byte[] scratch = SCRATCH.get();
		for (int done = 0; done < length;) {
			int step = Math.min(length - done, SCRATCH_SIZE);
			source.readBytes(scratch, 0, step);
			apply(scratch, 0, step, key, offset + done);
			target.writeBytes(scratch, 0, step);
			done += step;
		}
	}

	static void apply(byte[] bytes, int index, int length, int key, int offset) {
		int rotated = Integer.rotateLeft(key, 8 * (offset & 3));
		long wide = ((long) rotated << 32) | (rotated & 0xFFFFFFFFL);
		if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
			wide = Long.reverseBytes(wide);
		}
		int end = index + length;
		int i = index;
		for (; i <= end - 8; i += 8) {
			LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ wide);
		}
		for (int shift = 24; i < end; i++, shift = (shift - 8) & 31) {
			bytes[i] ^= (byte) (rotated >>> shift);
		}
	}

}
