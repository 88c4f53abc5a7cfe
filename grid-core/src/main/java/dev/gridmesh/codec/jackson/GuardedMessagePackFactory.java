package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.buffer.MessageBufferOutput;
import org.msgpack.core.buffer.OutputStreamBufferOutput;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * The seam to msgpack-jackson: makes its parser and its generator, each with a guard that
 * sees to what the library lets pass. Nothing else knows the library but the two guards.
 * Safe for any thread once configured.
 * <p>
 * The library writes with a buffer of 8 KiB: a new one for each value, which is most of
 * what it costs, or that of the thread, which a value that is written while another one
 * is, by a getter, would overwrite. Here each value has a small buffer of its own, and
 * nobody writes to where that of the thread did: a mapper of somebody else's that does
 * while one of ours writes within it fails and says why.
 */
final class GuardedMessagePackFactory extends MessagePackFactory {

	private static final long serialVersionUID = 1L;

	private static final MessagePack.PackerConfig PACKERS = new OwnBuffers();

	GuardedMessagePackFactory() {
	}

	private GuardedMessagePackFactory(GuardedMessagePackFactory source) {
		super(source);
	}

	@Override
	public GuardedMessagePackGenerator createGenerator(OutputStream out, JsonEncoding encoding) throws IOException {
		return new GuardedMessagePackGenerator(getGeneratorFeatures(), getCodec(), out, PACKERS,
				streamWriteConstraints());
	}

	@Override
	public GuardedMessagePackParser createParser(byte[] payload) throws IOException {
		return _createParser(payload, 0, payload.length, _createContext(ContentReference.redacted(), false));
	}

	@Override
	protected GuardedMessagePackParser _createParser(byte[] data, int offset, int length, IOContext context)
			throws IOException {
		byte[] payload = (offset == 0 && length == data.length) ? data
				: Arrays.copyOfRange(data, offset, offset + length);
		return new GuardedMessagePackParser(context, getParserFeatures(), getCodec(), payload);
	}

	@Override
	public JsonFactory copy() {
		return new GuardedMessagePackFactory(this);
	}

	@Override
	public boolean canUseCharArrays() {
		return false;
	}

	@Override
	public JsonParser createParser(String content) {
		throw new UnsupportedOperationException("MessagePack is no text");
	}

	/**
	 * Gives each value a buffer of its own in place of that of the thread.
	 */
	private static final class OwnBuffers extends MessagePack.PackerConfig {

		private static final int BYTES = 512;

		private static final OutputStream TAKEN = new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("The buffer of this thread was taken by a value that was written meanwhile: "
						+ "MessagePackFactory.setReuseResourceInGenerator(false) avoids it");
			}

		};

		@Override
		public MessagePacker newPacker(MessageBufferOutput output) {
			return super.newPacker((output instanceof OutputStreamBufferOutput shared) ? own(shared) : output);
		}

		private static MessageBufferOutput own(OutputStreamBufferOutput shared) {
			try {
				return new OutputStreamBufferOutput(shared.reset(TAKEN), BYTES);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public MessagePack.PackerConfig clone() {
			return new OwnBuffers();
		}

	}

}
