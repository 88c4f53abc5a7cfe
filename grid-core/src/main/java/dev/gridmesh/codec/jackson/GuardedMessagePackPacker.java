package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.buffer.MessageBufferOutput;
import org.msgpack.core.buffer.OutputStreamBufferOutput;

/**
 * What generators pack their payloads with, one after the other: a packer of the library
 * and the bytes that it has packed. For one thread at a time.
 * <p>
 * The library has a buffer for each thread, which a value that is written while another
 * one is, by a getter, would overwrite. Nobody writes to where that one did: a mapper of
 * somebody else's that does while one of ours writes within it fails and says why.
 */
final class GuardedMessagePackPacker extends MessagePack.PackerConfig {

	private static final int BUFFER_BYTES = 1024;

	/** Where the buffer of the thread is written. */
	static final OutputStream TAKEN = new OutputStream() {

		@Override
		public void write(int b) throws IOException {
			throw new IOException("The buffer of this thread was taken by a value that was written meanwhile: "
					+ "MessagePackFactory.setReuseResourceInGenerator(false) avoids it");
		}

	};

	private final PayloadBytes packed = new PayloadBytes();

	private final MessagePacker packer;

	GuardedMessagePackPacker() {
		this.packer = super.newPacker(new OutputStreamBufferOutput(this.packed, BUFFER_BYTES));
	}

	/**
	 * Makes one that writes to a stream.
	 */
	GuardedMessagePackPacker(OutputStream out) {
		this.packer = super.newPacker(new OutputStreamBufferOutput(out, BUFFER_BYTES));
	}

	/**
	 * Returns the packer in place of one with the buffer of the thread.
	 */
	@Override
	public MessagePacker newPacker(MessageBufferOutput ofTheThread) {
		return this.packer;
	}

	/**
	 * Returns what was packed since the last time, and forgets it.
	 */
	byte[] takePayload() {
		return this.packed.take();
	}

	/**
	 * Keeps what is written as an array of the very size, which is copied once if it
	 * comes in one piece.
	 */
	private static final class PayloadBytes extends OutputStream {

		private static final byte[] NONE = {};

		private byte[] bytes = NONE;

		private int length;

		@Override
		public void write(int b) {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] source, int offset, int count) {
			if (this.length == 0) {
				this.bytes = Arrays.copyOfRange(source, offset, offset + count);
			}
			else {
				int needed = Math.addExact(this.length, count);
				if (needed > this.bytes.length) {
					this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, (int) Math.min(2L * needed, 1 << 30)));
				}
				System.arraycopy(source, offset, this.bytes, this.length, count);
			}
			this.length += count;
		}

		private byte[] take() {
			byte[] payload = (this.length == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.length);
			this.bytes = NONE;
			this.length = 0;
			return payload;
		}

	}

}
