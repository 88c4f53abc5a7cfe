package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * The seam to msgpack-jackson: makes its parser and its generator, each with a guard that
 * sees to what the library lets pass. Nothing else knows the library but the two guards,
 * the packer and the choice of its buffers. Safe for any thread once configured.
 * <p>
 * Parsers and packers are used again, after a payload that was small and went well: what
 * failed half-way, or may have grown, is left to the garbage collector.
 */
final class GuardedMessagePackFactory extends MessagePackFactory {

	private static final long serialVersionUID = 1L;

	/** What of a payload, or of the buffers that it has made grow, may be kept. */
	private static final int MAX_KEPT_BYTES = 8192;

	static {
		GuardedMessagePackBuffers.prefer();
	}

	private final transient SparePool<GuardedMessagePackParser> parsers = new SparePool<>();

	private final transient SparePool<GuardedMessagePackPacker> packers = new SparePool<>();

	GuardedMessagePackFactory() {
	}

	private GuardedMessagePackFactory(GuardedMessagePackFactory source) {
		super(source);
	}

	GuardedMessagePackPacker takePacker() {
		GuardedMessagePackPacker packer = this.packers.take();
		return (packer != null) ? packer : new GuardedMessagePackPacker();
	}

	/**
	 * Takes a packer back after a payload that was written to its end.
	 */
	void giveBack(GuardedMessagePackPacker packer, byte[] payload) {
		if (payload.length <= MAX_KEPT_BYTES) {
			this.packers.giveBack(packer);
		}
	}

	/**
	 * Returns a parser at the start of a payload.
	 */
	GuardedMessagePackParser takeParser(byte[] payload) throws IOException {
		GuardedMessagePackParser spare = this.parsers.take();
		GuardedMessagePackParser parser = (spare != null) ? spare : newParser(newContext());
		parser.start(payload);
		return parser;
	}

	/**
	 * Takes a parser back after a payload that was read without an exception.
	 */
	void giveBack(GuardedMessagePackParser parser, byte[] payload) {
		if (payload.length <= MAX_KEPT_BYTES && parser.isReadToTheEnd()) {
			parser.forget();
			this.parsers.giveBack(parser);
		}
	}

	private IOContext newContext() {
		return _createContext(ContentReference.redacted(), false);
	}

	private GuardedMessagePackParser newParser(IOContext context) throws IOException {
		return new GuardedMessagePackParser(context, getParserFeatures(), getCodec());
	}

	GuardedMessagePackGenerator createGenerator(GuardedMessagePackPacker packer) throws IOException {
		return new GuardedMessagePackGenerator(getGeneratorFeatures(), getCodec(), packer, streamWriteConstraints());
	}

	@Override
	public GuardedMessagePackGenerator createGenerator(OutputStream out, JsonEncoding encoding) throws IOException {
		return createGenerator(new GuardedMessagePackPacker(out));
	}

	@Override
	public GuardedMessagePackParser createParser(byte[] payload) throws IOException {
		GuardedMessagePackParser parser = newParser(newContext());
		parser.start(payload);
		return parser;
	}

	@Override
	protected GuardedMessagePackParser _createParser(byte[] data, int offset, int length, IOContext context)
			throws IOException {
		GuardedMessagePackParser parser = newParser(context);
		parser.start(Arrays.copyOfRange(data, offset, offset + length));
		return parser;
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
