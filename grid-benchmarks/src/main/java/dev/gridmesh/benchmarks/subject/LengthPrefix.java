package dev.gridmesh.benchmarks.subject;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import reactor.core.publisher.Flux;

/**
 * Items in a stream of bytes: four bytes of length, then the item.
 */
final class LengthPrefix {

	private LengthPrefix() {
	}

	static Flux<ByteBuf> encode(Flux<byte[]> items) {
		return items.map((item) -> ByteBufAllocator.DEFAULT.directBuffer(Integer.BYTES + item.length)
			.writeInt(item.length)
			.writeBytes(item));
	}

	/**
	 * Reads items.
	 * @param chunks cut anywhere; stay the caller's
	 * @return the items
	 */
	static Flux<byte[]> decode(Flux<ByteBuf> chunks) {
		return Flux.defer(() -> {
			Decoder decoder = new Decoder();
			// read at once: a chunk is gone when its signal is over
			return chunks.map(decoder::items).concatMapIterable(Function.identity(), 1);
		});
	}

	/** Keeps what is not complete yet. For one thread at a time. */
	private static final class Decoder {

		private final byte[] length = new byte[Integer.BYTES];

		private int lengthRead;

		private byte[] item = RawLink.NOTHING;

		private int itemRead;

		List<byte[]> items(ByteBuf chunk) {
			List<byte[]> complete = new ArrayList<>();
			while (chunk.isReadable() && readLength(chunk)) {
				int step = Math.min(this.item.length - this.itemRead, chunk.readableBytes());
				chunk.readBytes(this.item, this.itemRead, step);
				this.itemRead += step;
				if (this.itemRead == this.item.length) {
					complete.add(this.item);
					this.lengthRead = 0;
				}
			}
			return complete;
		}

		private boolean readLength(ByteBuf chunk) {
			if (this.lengthRead == this.length.length) {
				return true;
			}
			while (this.lengthRead < this.length.length && chunk.isReadable()) {
				this.length[this.lengthRead++] = chunk.readByte();
			}
			if (this.lengthRead < this.length.length) {
				return false;
			}
			this.item = new byte[ByteBuffer.wrap(this.length).getInt()];
			this.itemRead = 0;
			return true;
		}

	}

}
