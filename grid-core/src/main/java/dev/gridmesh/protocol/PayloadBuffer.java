package dev.gridmesh.protocol;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Heap buffers for the small maps in payloads of control messages. Safe for any thread.
 */
final class PayloadBuffer {

	private static final int INITIAL_BYTES = 128;

	private PayloadBuffer() {
	}

	/**
	 * Returns what the writer wrote.
	 */
	static byte[] write(Consumer<ByteBuf> writer) {
		ByteBuf out = Unpooled.buffer(INITIAL_BYTES);
		writer.accept(out);
		byte[] bytes = new byte[out.readableBytes()];
		out.readBytes(bytes);
		return bytes;
	}

	/**
	 * Calls the reader for each key of the map that the payload holds; the reader reads
	 * or skips the value. Bytes behind the map are ignored.
	 */
	static void readMap(byte[] payload, String what, EntryReader reader) {
		ByteBuf in = Unpooled.wrappedBuffer(payload);
		int end = in.writerIndex();
		long pairs = MessagePackReader.readMapHeader(in, end, what);
		for (long index = 0; index < pairs; index++) {
			String key = MessagePackReader.readKey(in, end);
			reader.read(key, in, end);
		}
	}

	/**
	 * Reads the value of one key.
	 */
	interface EntryReader {

		void read(String key, ByteBuf in, int end);

	}

}
