package dev.gridmesh.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.base.ParserMinimalBase;
import com.fasterxml.jackson.core.io.ContentReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads one MessagePack value as the tokens that Jackson binds. Not safe for concurrent
 * use.
 * <p>
 * Its state is the scanner, which has the current scalar, and the maps and arrays around
 * it. It holds nothing that would have to be given back, so closing it only ends the
 * tokens. Of Jackson's constraints it keeps those of nesting, each level of which costs
 * stack while it is bound, and of the number of tokens; texts and names are as long as
 * the payload allows.
 */
final class MessagePackReader extends ParserMinimalBase {

	private final MessagePackScanner scanner;

	private final FieldNames names;

	private ObjectCodec codec;

	private ReadContext context = ReadContext.root();

	private int tokenStart;

	private boolean closed;

	/**
	 * Makes a reader that stands before the value.
	 * @param payload the payload, which is not copied
	 * @param names the names that were read before
	 * @param constraints how deep a value may nest, and how many tokens it may have
	 * @param codec what binds values within values
	 */
	MessagePackReader(byte[] payload, FieldNames names, StreamReadConstraints constraints, ObjectCodec codec) {
		super(constraints);
		this.scanner = new MessagePackScanner(payload);
		this.names = names;
		this.codec = codec;
	}

	/**
	 * Returns how many bytes were read.
	 */
	int position() {
		return this.scanner.position();
	}

	@Override
	public @Nullable JsonToken nextToken() throws IOException {
		if (this.closed) {
			return null;
		}
		this.tokenStart = this.scanner.position();
		ReadContext current = this.context;
		if (current.isAtEnd()) {
			return leave(current);
		}
		if (current.isNameNext()) {
			current.nextName(readName());
			return _updateToken(JsonToken.FIELD_NAME);
		}
		if (current.inRoot() && this.scanner.isAtEnd()) {
			return end();
		}
		current.nextValue();
		JsonToken token = this.scanner.next();
		if (token == JsonToken.START_OBJECT) {
			enter(current.map(this.scanner.entries()));
		}
		else if (token == JsonToken.START_ARRAY) {
			enter(current.array(this.scanner.entries()));
		}
		return _updateToken(token);
	}

	private void enter(ReadContext inner) throws IOException {
		streamReadConstraints().validateNestingDepth(inner.getNestingDepth());
		this.context = inner;
	}

	private @Nullable JsonToken leave(ReadContext current) throws IOException {
		ReadContext parent = current.getParent();
		if (parent == null) {
			return end();
		}
		this.context = parent;
		return _updateToken(current.inObject() ? JsonToken.END_OBJECT : JsonToken.END_ARRAY);
	}

	private @Nullable JsonToken end() {
		close();
		return _updateTokenToNull();
	}

	/*
	 * Others write maps whose keys are bytes or numbers, too.
	 */
	private String readName() throws IOException {
		String name = this.scanner.nextShortName(this.names);
		return (name != null) ? name : readOtherName();
	}

	private String readOtherName() throws IOException {
		JsonToken token = this.scanner.next();
		if (token == JsonToken.VALUE_STRING
				|| token == JsonToken.VALUE_EMBEDDED_OBJECT && !this.scanner.isExtension()) {
			return this.scanner.name(this.names);
		}
		if (token == JsonToken.VALUE_NUMBER_INT) {
			return this.scanner.numberText();
		}
		throw _constructError("A key of a map is neither a text nor an integer", null);
	}

	@Override
	protected void _handleEOF() throws JsonParseException {
		_reportInvalidEOF();
	}

	@Override
	public @Nullable String getText() {
		JsonToken token = currentToken();
		if (token == null) {
			return null;
		}
		return switch (token) {
			case VALUE_STRING -> this.scanner.text();
			case FIELD_NAME -> currentName();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> this.scanner.numberText();
			default -> token.asString();
		};
	}

	@Override
	public char[] getTextCharacters() {
		String text = getText();
		return (text != null) ? text.toCharArray() : new char[0];
	}

	@Override
	public boolean hasTextCharacters() {
		return false;
	}

	@Override
	public int getTextLength() {
		String text = getText();
		return (text != null) ? text.length() : 0;
	}

	@Override
	public int getTextOffset() {
		return 0;
	}

	/**
	 * Returns the bytes of a binary value or of a text. Formats without binary values
	 * take a text for Base64, and so does Jackson where it had to keep the text before it
	 * could construct the object.
	 */
	@Override
	public byte[] getBinaryValue(Base64Variant variant) throws IOException {
		JsonToken token = currentToken();
		if (token == JsonToken.VALUE_STRING) {
			return this.scanner.bytes();
		}
		if (getEmbeddedObject() instanceof byte[] bytes) {
			return bytes;
		}
		throw _constructError("The current value has no bytes", null);
	}

	@Override
	public int readBinaryValue(Base64Variant variant, OutputStream output) throws IOException {
		byte[] bytes = getBinaryValue(variant);
		output.write(bytes);
		return bytes.length;
	}

	/**
	 * Returns the {@code byte[]} of a binary value, or a {@link MessagePackExtension}.
	 */
	@Override
	public @Nullable Object getEmbeddedObject() {
		return (currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) ? this.scanner.embeddedObject() : null;
	}

	@Override
	public NumberType getNumberType() throws IOException {
		return number().numberType();
	}

	@Override
	public Number getNumberValue() throws IOException {
		return switch (getNumberType()) {
			case INT -> (int) this.scanner.longValue();
			case LONG -> this.scanner.longValue();
			case DOUBLE -> this.scanner.doubleValue();
			default -> this.scanner.bigInteger();
		};
	}

	@Override
	public int getIntValue() throws IOException {
		long number = getLongValue();
		if ((int) number != number) {
			reportOverflowInt(this.scanner.numberText());
		}
		return (int) number;
	}

	@Override
	public long getLongValue() throws IOException {
		if (!number().isLong()) {
			reportOverflowLong(this.scanner.numberText());
		}
		return this.scanner.longValue();
	}

	@Override
	public BigInteger getBigIntegerValue() throws IOException {
		return finiteNumber().bigInteger();
	}

	@Override
	public float getFloatValue() throws IOException {
		return (float) getDoubleValue();
	}

	@Override
	public double getDoubleValue() throws IOException {
		return number().doubleValue();
	}

	@Override
	public BigDecimal getDecimalValue() throws IOException {
		return finiteNumber().bigDecimal();
	}

	@Override
	public boolean isNaN() {
		return currentToken() == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(this.scanner.doubleValue());
	}

	private MessagePackScanner number() throws IOException {
		JsonToken token = currentToken();
		if (token == null || !token.isNumeric()) {
			throw _constructError("The current value is no number", null);
		}
		return this.scanner;
	}

	private MessagePackScanner finiteNumber() throws IOException {
		if (isNaN()) {
			throw _constructError("The current number is not finite", null);
		}
		return number();
	}

	@Override
	public ReadContext getParsingContext() {
		return this.context;
	}

	/**
	 * Returns the name of the current value; for the start of a map or array, its own.
	 */
	@Override
	public @Nullable String currentName() {
		return named().getCurrentName();
	}

	@Override
	@SuppressWarnings("deprecation")
	public @Nullable String getCurrentName() {
		return currentName();
	}

	@Override
	public void overrideCurrentName(@Nullable String name) {
		named().rename(name);
	}

	private ReadContext named() {
		JsonToken token = currentToken();
		ReadContext parent = this.context.getParent();
		return (token != null && token.isStructStart() && parent != null) ? parent : this.context;
	}

	@Override
	public JsonLocation currentLocation() {
		return location(this.scanner.position());
	}

	@Override
	public JsonLocation currentTokenLocation() {
		return location(this.tokenStart);
	}

	@Override
	@SuppressWarnings("deprecation")
	public JsonLocation getCurrentLocation() {
		return currentLocation();
	}

	@Override
	@SuppressWarnings("deprecation")
	public JsonLocation getTokenLocation() {
		return currentTokenLocation();
	}

	/* Without the payload, parts of which would end up in messages. */
	private static JsonLocation location(int offset) {
		return new JsonLocation(ContentReference.redacted(), offset, -1, -1, -1);
	}

	@Override
	public ObjectCodec getCodec() {
		return this.codec;
	}

	@Override
	public void setCodec(ObjectCodec codec) {
		this.codec = codec;
	}

	@Override
	public Version version() {
		return Version.unknownVersion();
	}

	@Override
	public void close() {
		this.closed = true;
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

}
