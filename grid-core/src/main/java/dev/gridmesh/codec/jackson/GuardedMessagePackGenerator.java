package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteContext;
import dev.gridmesh.codec.MessagePackExtension;
import org.jspecify.annotations.Nullable;
import org.msgpack.jackson.dataformat.MessagePackExtensionType;
import org.msgpack.jackson.dataformat.MessagePackGenerator;

/**
 * Writes one payload with the library's generator and refuses what that would write as
 * something else: texts with half a surrogate pair, numbers that MessagePack has not, raw
 * JSON, values out of place. For one thread.
 */
final class GuardedMessagePackGenerator extends MessagePackGenerator {

	/** As many as 2<sup>64</sup> has. */
	private static final int MAX_INTEGER_DIGITS = 20;

	private final StreamWriteConstraints constraints;

	GuardedMessagePackGenerator(int features, @Nullable ObjectCodec codec, GuardedMessagePackPacker packer,
			StreamWriteConstraints constraints) throws IOException {
		super(features, codec, GuardedMessagePackPacker.TAKEN, packer, true, false);
		this.constraints = constraints;
	}

	/**
	 * Tells whether one value was written, from its start to its end.
	 */
	boolean isComplete() {
		return this._writeContext.inRoot() && this._writeContext.getEntryCount() == 1;
	}

	/**
	 * Tells whether an integer fits into 64 bits, signed or, if it is positive, unsigned.
	 */
	static boolean has64Bits(BigInteger number) {
		return number.bitLength() < Long.SIZE || number.bitLength() == Long.SIZE && number.signum() > 0;
	}

	private void value() throws IOException {
		if (this._writeContext.writeValue() == JsonWriteContext.STATUS_EXPECT_NAME) {
			throw new RefusedValueException("a value of a map needs a key");
		}
		if (this._writeContext.inRoot() && this._writeContext.getCurrentIndex() > 0) {
			throw new RefusedValueException("there is a value already");
		}
	}

	private void name(String name) throws IOException {
		if (!this._writeContext.inObject()
				|| this._writeContext.writeFieldName(name) == JsonWriteContext.STATUS_EXPECT_VALUE) {
			throw new RefusedValueException("there is no place for a key");
		}
		checkText(name);
	}

	private void checkText(String text) throws IOException {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!Character.isSurrogate(c)) {
				continue;
			}
			if (!Character.isHighSurrogate(c) || ++i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
				throw new RefusedValueException("the text has half a surrogate pair, which UTF-8 has no form for");
			}
		}
	}

	private void enter(JsonWriteContext context) throws IOException {
		this._writeContext = context;
		this.constraints.validateNestingDepth(context.getNestingDepth());
	}

	@Override
	public void writeStartArray() {
		start(true);
	}

	@Override
	public void writeStartObject() {
		start(false);
	}

	/* The library declares no exception here. */
	private void start(boolean array) {
		try {
			value();
			if (array) {
				super.writeStartArray();
				enter(this._writeContext.createChildArrayContext());
			}
			else {
				super.writeStartObject();
				enter(this._writeContext.createChildObjectContext());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void writeEndArray() throws IOException {
		if (!this._writeContext.inArray()) {
			throw new RefusedValueException("there is no array to end");
		}
		super.writeEndArray();
		this._writeContext = this._writeContext.clearAndGetParent();
	}

	@Override
	public void writeEndObject() throws IOException {
		if (!this._writeContext.inObject() || this._writeContext.writeValue() != JsonWriteContext.STATUS_EXPECT_NAME) {
			throw new RefusedValueException("there is no map to end, or a key of it has no value");
		}
		super.writeEndObject();
		this._writeContext = this._writeContext.clearAndGetParent();
	}

	@Override
	public void writeFieldName(String name) {
		try {
			name(name);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		super.writeFieldName(name);
	}

	@Override
	public void writeFieldName(SerializableString name) {
		writeFieldName(name.getValue());
	}

	@Override
	public void writeString(@Nullable String text) throws IOException {
		if (text == null) {
			writeNull();
			return;
		}
		checkText(text);
		value();
		super.writeString(text);
	}

	@Override
	public void writeString(char[] text, int offset, int length) throws IOException {
		writeString(new String(text, offset, length));
	}

	@Override
	public void writeUTF8String(byte[] text, int offset, int length) throws IOException {
		writeString(new String(text, offset, length, StandardCharsets.UTF_8));
	}

	@Override
	public void writeRawUTF8String(byte[] text, int offset, int length) throws IOException {
		writeUTF8String(text, offset, length);
	}

	@Override
	public void writeRaw(String text) {
		throw raw();
	}

	@Override
	public void writeRaw(String text, int offset, int length) {
		throw raw();
	}

	@Override
	public void writeRaw(char[] text, int offset, int length) {
		throw raw();
	}

	@Override
	public void writeRaw(char c) {
		throw raw();
	}

	@Override
	public void writeRawValue(String text) {
		throw raw();
	}

	private static UnsupportedOperationException raw() {
		return new UnsupportedOperationException("Raw JSON cannot be written as MessagePack");
	}

	/* The library writes from the start of the array. */
	@Override
	public void writeBinary(Base64Variant variant, byte[] data, int offset, int length) throws IOException {
		value();
		byte[] bytes = (offset == 0) ? data : Arrays.copyOfRange(data, offset, offset + length);
		super.writeBinary(variant, bytes, 0, length);
	}

	@Override
	public void writeEmbeddedObject(@Nullable Object value) throws IOException {
		if (value instanceof MessagePackExtension extension) {
			writeExtensionType(new MessagePackExtensionType(extension.type(), extension.data()));
		}
		else {
			super.writeEmbeddedObject(value);
		}
	}

	@Override
	public void writeExtensionType(MessagePackExtensionType extension) throws IOException {
		value();
		super.writeExtensionType(extension);
	}

	@Override
	public void writeNumber(int number) throws IOException {
		value();
		super.writeNumber(number);
	}

	@Override
	public void writeNumber(long number) throws IOException {
		value();
		super.writeNumber(number);
	}

	@Override
	public void writeNumber(double number) throws IOException {
		value();
		super.writeNumber(number);
	}

	@Override
	public void writeNumber(float number) throws IOException {
		value();
		super.writeNumber(number);
	}

	@Override
	public void writeNumber(@Nullable BigInteger number) throws IOException {
		if (number == null) {
			writeNull();
			return;
		}
		if (!has64Bits(number)) {
			throw new RefusedValueException("the integer has more than 64 bits, write it as a text");
		}
		value();
		super.writeNumber(number);
	}

	/**
	 * Writes an integer or a {@code double}, if it comes back as the same decimal number.
	 */
	@Override
	public void writeNumber(@Nullable BigDecimal number) throws IOException {
		if (number == null) {
			writeNull();
		}
		else if (number.scale() == 0 && number.precision() <= MAX_INTEGER_DIGITS) {
			writeNumber(number.unscaledValue());
		}
		else if (isDouble(number)) {
			writeNumber(number.doubleValue());
		}
		else {
			throw new RefusedValueException(
					"the decimal number is neither an integer nor a double, write it as a text");
		}
	}

	private static boolean isDouble(BigDecimal number) {
		double nearest = number.doubleValue();
		return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).equals(number);
	}

	/* The library makes a double of what does not fit into a long. */
	@Override
	public void writeNumber(String number) throws IOException {
		if (number.length() <= MAX_INTEGER_DIGITS && number.matches("-?[0-9]+")) {
			writeNumber(new BigInteger(number));
		}
		else if (number.matches("NaN|-?Infinity")) {
			writeNumber(Double.parseDouble(number));
		}
		else {
			writeNumber(new BigDecimal(number));
		}
	}

	@Override
	public void writeBoolean(boolean state) throws IOException {
		value();
		super.writeBoolean(state);
	}

	@Override
	public void writeNull() throws IOException {
		value();
		super.writeNull();
	}

}
