package dev.gridmesh.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.buffer.MessageBufferOutput;
import org.msgpack.core.buffer.OutputStreamBufferOutput;

/**
 * Gives each value that is written a small buffer of its own. Safe for any thread.
 * <p>
 * The library knows two ways: a new buffer of 8 KiB for each value, most of whose cost is
 * to clear it, or one for all values of a thread, which a value that writes another one
 * while it is written itself would overwrite. So the buffer of the thread is asked for,
 * and what it was to write to is taken away from it before anything is written.
 * <p>
 * That leaves one case, which any two generators of the library on a thread have: whoever
 * calls a codec of ours from a getter, while a MessagePack mapper of his own writes with
 * the buffer of the thread, loses what that one writes.
 * {@code MessagePackFactory.setReuseResourceInGenerator(false)} at his mapper avoids it.
 */
final class SmallPackers extends MessagePack.PackerConfig {

	private static final int BUFFER_BYTES = 512;

	private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

	@Override
	public MessagePacker newPacker(MessageBufferOutput output) {
		return super.newPacker((output instanceof OutputStreamBufferOutput shared) ? unshared(shared) : output);
	}

	private static MessageBufferOutput unshared(OutputStreamBufferOutput shared) {
		try {
			return new OutputStreamBufferOutput(shared.reset(NOWHERE), BUFFER_BYTES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public MessagePack.PackerConfig clone() {
		return new SmallPackers();
	}

}
