package dev.gridmesh.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.base.GeneratorBase;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.JsonWriteContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tokens of one value as MessagePack into an array. Not safe for concurrent
 * use.
 * <p>
 * Its state is what was written and, for each map and array that is open, where its head
 * will be: how many entries there are is known at the end. A writer that failed is thrown
 * away; it holds nothing that would have to be given back. Numbers are written in as few
 * bytes as they fit in.
 */
final class MessagePackWriter extends GeneratorBase {

	private static final int INITIAL_LEVELS = 4;

	private final PayloadOutput output;

	private final StreamWriteConstraints constraints;

	/** For each level that is open, from 1 on: where its head is. */
	private int[] heads = new int[INITIAL_LEVELS];

	/** Whether a name was written whose value was not. */
	private boolean nameOpen;

	/**
	 * Makes a writer.
	 * @param expectedBytes how many bytes there is room for at first
	 * @param features what the mapper's factory says of {@link JsonGenerator.Feature}s
	 * @param constraints how deep a value may nest
	 * @param codec what writes values within values
	 */
	MessagePackWriter(int expectedBytes, int features, StreamWriteConstraints constraints, ObjectCodec codec) {
		// buffers of the context would not be used
		super(features, codec, (IOContext) null);
		this.output = new PayloadOutput(expectedBytes);
		this.constraints = constraints;
	}

	/**
	 * Returns what was written.
	 * @return the payload, which belongs to the caller
	 * @throws IOException if a map or array is still open
	 */
	byte[] toByteArray() throws IOException {
		if (!this._writeContext.inRoot()) {
			_reportError("A map or array was not ended");
		}
		return this.output.toByteArray();
	}

	@Override
	public StreamWriteConstraints streamWriteConstraints() {
		return this.constraints;
	}

	/**
	 * Returns {@code false}: whoever asks has a text, too, that others read more easily,
	 * such as that of a UUID. Bytes are bytes all the same.
	 */
	@Override
	public boolean canWriteBinaryNatively() {
		return false;
	}

	@Override
	public void writeStartArray() throws IOException {
		startArray(null, 0);
	}

	@Override
	public void writeStartArray(@Nullable Object value) throws IOException {
		startArray(value, (value instanceof Collection<?> values) ? values.size() : 0);
	}

	@Override
	public void writeStartArray(@Nullable Object value, int size) throws IOException {
		startArray(value, size);
	}

	private void startArray(@Nullable Object value, int size) throws IOException {
		_verifyValueWrite("start an array");
		enter(this._writeContext.createChildArrayContext(value), size);
	}

	@Override
	public void writeEndArray() throws IOException {
		if (!this._writeContext.inArray()) {
			_reportError("No array is open");
		}
		leave(MessagePackFormat.FIXARRAY, MessagePackFormat.ARRAY16);
	}

	@Override
	public void writeStartObject() throws IOException {
		startMap(null, 0);
	}

	@Override
	public void writeStartObject(@Nullable Object value) throws IOException {
		startMap(value, (value instanceof Map<?, ?> map) ? map.size() : 0);
	}

	@Override
	public void writeStartObject(@Nullable Object value, int size) throws IOException {
		startMap(value, size);
	}

	private void startMap(@Nullable Object value, int size) throws IOException {
		_verifyValueWrite("start a map");
		enter(this._writeContext.createChildObjectContext(value), size);
	}

	@Override
	public void writeEndObject() throws IOException {
		if (!this._writeContext.inObject()) {
			_reportError("No map is open");
		}
		if (this.nameOpen) {
			_reportError("A name has no value");
		}
		leave(MessagePackFormat.FIXMAP, MessagePackFormat.MAP16);
	}

	private void enter(JsonWriteContext inner, int size) throws IOException {
		int depth = inner.getNestingDepth();
		this.constraints.validateNestingDepth(depth);
		this._writeContext = inner;
		if (depth == this.heads.length) {
			this.heads = Arrays.copyOf(this.heads, 2 * depth);
		}
		this.heads[depth] = this.output.reserveHead(size);
	}

	private void leave(int fix, int format16) throws IOException {
		JsonWriteContext inner = this._writeContext;
		int depth = inner.getNestingDepth();
		this.output.writeHead(this.heads[depth], inner.getEntryCount(), fix, format16);
		this._writeContext = inner.getParent();
	}

	@Override
	public void writeFieldName(String name) throws IOException {
		verifyName(name);
		this.output.writeText(name);
	}

	@Override
	public void writeFieldName(SerializableString name) throws IOException {
		verifyName(name.getValue());
		byte[] utf8 = name.asUnquotedUTF8();
		this.output.writeText(utf8, 0, utf8.length);
	}

	private void verifyName(String name) throws IOException {
		if (this._writeContext.writeFieldName(name) == JsonWriteContext.STATUS_EXPECT_VALUE) {
			_reportError("A name is out of place");
		}
		this.nameOpen = true;
	}

	@Override
	protected void _verifyValueWrite(String what) throws IOException {
		if (this._writeContext.writeValue() == JsonWriteContext.STATUS_EXPECT_NAME) {
			_reportError("Cannot %s without a name".formatted(what));
		}
		this.nameOpen = false;
	}

	@Override
	public void writeString(@Nullable String text) throws IOException {
		if (text == null) {
			writeNull();
			return;
		}
		_verifyValueWrite(WRITE_STRING);
		this.output.writeText(text);
	}

	@Override
	public void writeString(char[] text, int offset, int length) throws IOException {
		writeString(new String(text, offset, length));
	}

	/**
	 * Writes what a stream has.
	 * @param length how many characters at most; all if it is negative
	 */
	@Override
	public void writeString(Reader text, int length) throws IOException {
		StringWriter all = new StringWriter();
		text.transferTo(all);
		StringBuffer characters = all.getBuffer();
		writeString((length < 0 || length > characters.length()) ? all.toString() : characters.substring(0, length));
	}

	@Override
	public void writeString(SerializableString text) throws IOException {
		byte[] utf8 = text.asUnquotedUTF8();
		writeUTF8String(utf8, 0, utf8.length);
	}

	@Override
	public void writeRawUTF8String(byte[] text, int offset, int length) throws IOException {
		writeUTF8String(text, offset, length);
	}

	@Override
	public void writeUTF8String(byte[] text, int offset, int length) throws IOException {
		_verifyValueWrite(WRITE_STRING);
		this.output.writeText(text, offset, length);
	}

	@Override
	public void writeRaw(String text) {
		_reportUnsupportedOperation();
	}

	@Override
	public void writeRaw(String text, int offset, int length) {
		_reportUnsupportedOperation();
	}

	@Override
	public void writeRaw(char[] text, int offset, int length) {
		_reportUnsupportedOperation();
	}

	@Override
	public void writeRaw(char character) {
		_reportUnsupportedOperation();
	}

	@Override
	public void writeBinary(Base64Variant variant, byte[] data, int offset, int length) throws IOException {
		_verifyValueWrite(WRITE_BINARY);
		this.output.writeBinary(data, offset, length);
	}

	/**
	 * Writes what a stream has.
	 * @param length how many bytes; all if it is negative
	 */
	@Override
	public int writeBinary(Base64Variant variant, InputStream stream, int length) throws IOException {
		byte[] data = (length < 0) ? stream.readAllBytes() : stream.readNBytes(length);
		if (data.length < length) {
			throw new EOFException("The stream has %d of %d bytes".formatted(data.length, length));
		}
		writeBinary(variant, data, 0, data.length);
		return data.length;
	}

	/**
	 * Writes a {@code byte[]} or a {@link MessagePackExtension}.
	 */
	@Override
	public void writeEmbeddedObject(@Nullable Object object) throws IOException {
		if (object instanceof MessagePackExtension extension) {
			_verifyValueWrite("write an extension");
			this.output.writeExtension(extension);
		}
		else {
			super.writeEmbeddedObject(object);
		}
	}

	@Override
	public void writeNumber(int number) throws IOException {
		writeNumber((long) number);
	}

	@Override
	public void writeNumber(long number) throws IOException {
		_verifyValueWrite(WRITE_NUMBER);
		this.output.writeInteger(number);
	}

	@Override
	public void writeNumber(@Nullable BigInteger number) throws IOException {
		if (number == null) {
			writeNull();
		}
		else if (number.bitLength() < Long.SIZE) {
			writeNumber(number.longValue());
		}
		else if (NumberForms.has64Bits(number)) {
			_verifyValueWrite(WRITE_NUMBER);
			this.output.writeUnsigned64(number.longValue());
		}
		else {
			_reportError("MessagePack has no integer of more than 64 bits");
		}
	}

	@Override
	public void writeNumber(double number) throws IOException {
		_verifyValueWrite(WRITE_NUMBER);
		this.output.writeDouble(number);
	}

	@Override
	public void writeNumber(float number) throws IOException {
		_verifyValueWrite(WRITE_NUMBER);
		this.output.writeFloat(number);
	}

	/**
	 * Writes a decimal number as an integer if it is one of 64 bits, else as the
	 * {@code double} whose shortest decimals it is.
	 * @throws IOException if it is neither
	 */
	@Override
	public void writeNumber(@Nullable BigDecimal number) throws IOException {
		if (number == null) {
			writeNull();
			return;
		}
		BigInteger integer = NumberForms.integer(number);
		if (integer != null) {
			writeNumber(integer);
		}
		else if (NumberForms.isDouble(number)) {
			writeNumber(number.doubleValue());
		}
		else {
			_reportError("MessagePack has no form of this decimal number");
		}
	}

	/**
	 * Writes the text of a number: of an integer that, of others the nearest
	 * {@code double}.
	 * @throws NumberFormatException if it is no number
	 */
	@Override
	public void writeNumber(String encodedNumber) throws IOException {
		BigInteger integer;
		try {
			integer = new BigInteger(encodedNumber);
		}
		catch (NumberFormatException ex) {
			writeNumber(Double.parseDouble(encodedNumber));
			return;
		}
		writeNumber(integer);
	}

	@Override
	public void writeBoolean(boolean value) throws IOException {
		_verifyValueWrite(WRITE_BOOLEAN);
		this.output.writeBoolean(value);
	}

	@Override
	public void writeNull() throws IOException {
		_verifyValueWrite(WRITE_NULL);
		this.output.writeNil();
	}

	@Override
	public void flush() {
		// all is in the array
	}

	@Override
	protected void _releaseBuffers() {
		// none is anybody else's
	}

}
