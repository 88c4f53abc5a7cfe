package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import dev.gridmesh.codec.MessagePackExtension;
import org.jspecify.annotations.Nullable;
import org.msgpack.jackson.dataformat.MessagePackExtensionType;
import org.msgpack.jackson.dataformat.MessagePackParser;

/**
 * Reads payloads, one after the other, with the library's parser and refuses what that
 * lets pass: values that nest too deep, announced lengths that are not there, texts that
 * are no UTF-8, names that are none, numbers that do not fit. For one thread at a time.
 * <p>
 * To the library all payloads are one stream of values. After anything but a payload that
 * was read to its end there is no next one.
 * <p>
 * A text of the library is taken only if it is ASCII: short ones it decodes in the
 * charset of the platform, and what is malformed it replaces.
 */
final class GuardedMessagePackParser extends MessagePackParser {

	private static final int FLOAT32 = 0xca;

	private static final int BIN32 = 0xc6;

	private static final int EXT32 = 0xc9;

	private static final int STR32 = 0xdb;

	private static final int STR16 = 0xda;

	private static final int STR8 = 0xd9;

	private static final int MAX_FIXSTR = 0xbf;

	private static final byte[] NONE = {};

	private final PayloadInput input;

	private byte[] payload = NONE;

	/** How many bytes the payloads before had. */
	private long before;

	private int position;

	/** The first byte of the last token that has one. */
	private int head;

	private long tokens;

	/** The last text, if it is not ASCII. */
	private @Nullable String text;

	GuardedMessagePackParser(IOContext context, int features, @Nullable ObjectCodec codec) throws IOException {
		this(context, features, codec, new PayloadInput());
	}

	private GuardedMessagePackParser(IOContext context, int features, @Nullable ObjectCodec codec, PayloadInput input)
			throws IOException {
		super(context, features, codec, input, false);
		this.input = input;
	}

	/**
	 * Starts with a payload.
	 */
	void start(byte[] payload) throws IOException {
		this.before += this.position;
		this.position = 0;
		this.tokens = 0;
		this.payload = payload;
		this.input.start(payload);
		streamReadConstraints().validateDocumentLength(payload.length);
	}

	/**
	 * Tells whether nothing is left of a payload, so that there may be a next one.
	 */
	boolean isReadToTheEnd() {
		return this.position == this.payload.length && getParsingContext().inRoot() && this._currToken == null
				&& !isClosed();
	}

	/**
	 * Lets go of a payload that was read to its end.
	 */
	void forget() {
		this.payload = NONE;
		this.input.start(NONE);
		this.text = null;
	}

	/**
	 * Returns how many bytes were read.
	 */
	int position() {
		return this.position;
	}

	@Override
	public @Nullable JsonToken nextToken() throws IOException {
		boolean nameNext = getParsingContext().inObject() && this._currToken != JsonToken.FIELD_NAME;
		int start = this.position;
		if (start < this.payload.length) {
			this.head = this.payload[start] & 0xff;
			checkAnnouncedLength(start);
		}
		this.text = null;
		JsonStreamContext around = getParsingContext();
		JsonToken token = super.nextToken();
		if (token.isStructEnd()) {
			around.setCurrentValue(null);
			return token;
		}
		this.position = (int) (currentLocation().getCharOffset() - this.before);
		StreamReadConstraints constraints = streamReadConstraints();
		if (constraints.hasMaxTokenCount()) {
			constraints.validateTokenCount(++this.tokens);
		}
		if (nameNext) {
			checkName(token, start);
		}
		else if (token == JsonToken.VALUE_STRING) {
			constraints.validateStringLength(this.position - start);
			checkText(start + textOffset());
		}
		else if (token.isStructStart()) {
			constraints.validateNestingDepth(getParsingContext().getNestingDepth());
		}
		return token;
	}

	/* The library makes an array of what is announced, up to 64 MiB, before it looks. */
	private void checkAnnouncedLength(int start) throws IOException {
		if (this.head != BIN32 && this.head != EXT32 && this.head != STR32) {
			return;
		}
		int rest = this.payload.length - start - 1 - Integer.BYTES;
		long announced = (rest < 0) ? 0 : Integer.toUnsignedLong(ByteBuffer.wrap(this.payload).getInt(start + 1));
		if (announced > rest) {
			throw new RefusedValueException(
					"a value of %d bytes is announced where %d are left".formatted(announced, rest));
		}
	}

	private void checkName(JsonToken token, int start) throws IOException {
		boolean text = this.head >= STR8 && this.head <= STR32 || this.head >= 0xa0 && this.head <= MAX_FIXSTR;
		boolean bytes = this.head >= 0xc4 && this.head <= BIN32;
		boolean integer = this.head <= 0x7f || this.head >= 0xe0 || this.head >= 0xcc && this.head <= 0xd3;
		if (token != JsonToken.FIELD_NAME || !text && !bytes && !integer) {
			throw new RefusedValueException("a key of a map is neither a text nor an integer");
		}
		streamReadConstraints().validateNameLength(this.position - start);
		if (!integer) {
			checkText(start + (bytes ? 1 + (1 << this.head - 0xc4) : textOffset()));
			if (this.text != null) {
				overrideCurrentName(this.text);
			}
		}
	}

	private int textOffset() {
		return switch (this.head) {
			case STR8 -> 1 + Byte.BYTES;
			case STR16 -> 1 + Short.BYTES;
			case STR32 -> 1 + Integer.BYTES;
			default -> 1;
		};
	}

	private void checkText(int from) throws IOException {
		for (int i = from; i < this.position; i++) {
			if (this.payload[i] < 0) {
				this.text = decode(from);
				return;
			}
		}
	}

	private String decode(int from) throws IOException {
		int length = this.position - from;
		String decoded = new String(this.payload, from, length, StandardCharsets.UTF_8);
		if (decoded.indexOf('\ufffd') >= 0) {
			// either it was in the text, or it stands for what is none
			try {
				StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.payload, from, length));
			}
			catch (CharacterCodingException ex) {
				throw new RefusedValueException("a text is not UTF-8");
			}
		}
		return decoded;
	}

	/* The library gives the text of an earlier token where this one has none. */
	@Override
	public @Nullable String getText() throws IOException {
		JsonToken token = this._currToken;
		if (token == JsonToken.FIELD_NAME) {
			return currentName();
		}
		if (token == JsonToken.VALUE_STRING) {
			return (this.text != null) ? this.text : super.getText();
		}
		if (token == null || token == JsonToken.VALUE_EMBEDDED_OBJECT) {
			return null;
		}
		return token.isNumeric() ? getNumberValue().toString() : token.asString();
	}

	@Override
	public boolean hasTextCharacters() {
		return false;
	}

	@Override
	public byte[] getBinaryValue(Base64Variant variant) {
		if (this._currToken == JsonToken.VALUE_STRING && this.text != null) {
			return this.text.getBytes(StandardCharsets.UTF_8);
		}
		if (this._currToken == JsonToken.VALUE_STRING
				|| this._currToken == JsonToken.VALUE_EMBEDDED_OBJECT && this.head <= BIN32) {
			return super.getBinaryValue(variant);
		}
		throw new IllegalStateException("No bytes, but " + this._currToken);
	}

	/**
	 * Returns bytes, a time if the value is an extension that holds one, or another
	 * extension.
	 */
	@Override
	public @Nullable Object getEmbeddedObject() throws IOException {
		MessagePackExtension extension = extension();
		if (extension == null) {
			return (this._currToken == JsonToken.VALUE_EMBEDDED_OBJECT) ? super.getEmbeddedObject() : null;
		}
		Instant time = InstantExtension.read(extension);
		return (time != null) ? time : extension;
	}

	/**
	 * Returns the current value as an extension, or {@code null} if it is none.
	 */
	@Nullable MessagePackExtension extension() throws IOException {
		if (this._currToken == JsonToken.VALUE_EMBEDDED_OBJECT
				&& super.getEmbeddedObject() instanceof MessagePackExtensionType extension) {
			return new MessagePackExtension(extension.getType(), extension.getData());
		}
		return null;
	}

	@Override
	public NumberType getNumberType() {
		NumberType type = super.getNumberType();
		if (type == NumberType.LONG && (int) super.getLongValue() == super.getLongValue()) {
			return NumberType.INT;
		}
		return (type == NumberType.DOUBLE && this.head == FLOAT32) ? NumberType.FLOAT : type;
	}

	@Override
	public NumberTypeFP getNumberTypeFP() {
		return (this.head == FLOAT32) ? NumberTypeFP.FLOAT32 : NumberTypeFP.DOUBLE64;
	}

	@Override
	public Number getNumberValue() {
		return switch (getNumberType()) {
			case INT -> super.getIntValue();
			case FLOAT -> super.getFloatValue();
			default -> super.getNumberValue();
		};
	}

	@Override
	public boolean isNaN() {
		return this._currToken == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(super.getDoubleValue());
	}

	@Override
	public int getIntValue() {
		long value = getLongValue();
		if (value != (int) value) {
			throw new ArithmeticException("The number does not fit into an int");
		}
		return (int) value;
	}

	@Override
	public long getLongValue() {
		NumberType type = super.getNumberType();
		double value = (type == NumberType.DOUBLE) ? super.getDoubleValue() : 0;
		// -2^63 is a double, 2^63 - 1 is none
		if (type == NumberType.BIG_INTEGER || !(value >= -0x1p63 && value < 0x1p63)) {
			throw new ArithmeticException("The number does not fit into a long");
		}
		return super.getLongValue();
	}

	@Override
	public BigInteger getBigIntegerValue() {
		return (super.getNumberType() == NumberType.DOUBLE) ? new BigDecimal(super.getDoubleValue()).toBigInteger()
				: super.getBigIntegerValue();
	}

	/**
	 * Hands the bytes of a payload to the library.
	 */
	private static final class PayloadInput extends InputStream {

		private byte[] payload = NONE;

		private int position;

		private void start(byte[] payload) {
			this.payload = payload;
			this.position = 0;
		}

		@Override
		public int read() {
			return (this.position < this.payload.length) ? this.payload[this.position++] & 0xff : -1;
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			int count = Math.min(length, this.payload.length - this.position);
			System.arraycopy(this.payload, this.position, target, offset, count);
			this.position += count;
			return (count > 0) ? count : -1;
		}

	}

}
