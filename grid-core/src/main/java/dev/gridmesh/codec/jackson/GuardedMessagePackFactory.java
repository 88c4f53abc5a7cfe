package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import org.msgpack.core.MessagePack;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * The seam to msgpack-jackson: makes its parser and its generator, each with a guard that
 * sees to what the library lets pass. Nothing else knows the library but the two guards.
 * Safe for any thread once configured.
 * <p>
 * The library can keep the buffers of a thread. It does not here: a value that is written
 * while another one is, by a getter, would overwrite it.
 */
final class GuardedMessagePackFactory extends MessagePackFactory {

	private static final long serialVersionUID = 1L;

	private static final MessagePack.PackerConfig PACKERS = new MessagePack.PackerConfig();

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

}
