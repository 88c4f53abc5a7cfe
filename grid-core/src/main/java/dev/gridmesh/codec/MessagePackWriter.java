package dev.gridmesh.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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

	private final PayloadOutput output;

	private final StreamWriteConstraints constraints;

	/** For each level that is open: where its head is, and for how many entries. */
	private int[] heads = new int[4];

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
		leave(MessagePackFormat.FIXMAP, MessagePackFormat.MAP16);
	}

	private void enter(JsonWriteContext inner, int size) throws IOException {
		int depth = inner.getNestingDepth();
		this.constraints.validateNestingDepth(depth);
		this._writeContext = inner;
		if (2 * depth > this.heads.length) {
			this.heads = Arrays.copyOf(this.heads, 4 * depth);
		}
		this.heads[2 * depth - 2] = this.output.reserveHead(size);
		this.heads[2 * depth - 1] = size;
	}

	private void leave(int fix, int format16) throws IOException {
		JsonWriteContext inner = this._writeContext;
		int depth = inner.getNestingDepth();
		this.output.writeHead(this.heads[2 * depth - 2], this.heads[2 * depth - 1], inner.getEntryCount(), fix,
				format16);
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
	}

	@Override
	protected void _verifyValueWrite(String what) throws IOException {
		if (this._writeContext.writeValue() == JsonWriteContext.STATUS_EXPECT_NAME) {
			_reportError("Cannot %s without a name".formatted(what));
		}
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
		this.output.writeLong(number);
	}

	@Override
	public void writeNumber(@Nullable BigInteger number) throws IOException {
		if (number == null) {
			writeNull();
		}
		else if (number.bitLength() < Long.SIZE) {
			writeNumber(number.longValue());
		}
		else if (number.bitLength() == Long.SIZE && number.signum() > 0) {
			_verifyValueWrite(WRITE_NUMBER);
			this.output.writeUnsignedLong(number.longValue());
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
	 * Writes a decimal number that a {@code double} can hold exactly.
	 */
	@Override
	public void writeNumber(@Nullable BigDecimal number) throws IOException {
		if (number == null) {
			writeNull();
			return;
		}
		double nearest = number.doubleValue();
		if (!Double.isFinite(nearest) || new BigDecimal(nearest).compareTo(number) != 0) {
			_reportError("MessagePack has no form of this decimal number");
		}
		writeNumber(nearest);
	}

	@Override
	public void writeNumber(String encodedNumber) throws IOException {
		BigDecimal number = new BigDecimal(encodedNumber);
		if (number.scale() == 0) {
			writeNumber(number.unscaledValue());
		}
		else {
			writeNumber(number);
		}
	}

	@Override
	public void writeBoolean(boolean value) throws IOException {
		_verifyValueWrite(WRITE_BOOLEAN);
		this.output.writeByte(value ? MessagePackFormat.TRUE : MessagePackFormat.FALSE);
	}

	@Override
	public void writeNull() throws IOException {
		_verifyValueWrite(WRITE_NULL);
		this.output.writeByte(MessagePackFormat.NIL);
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
