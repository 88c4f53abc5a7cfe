package dev.gridmesh.codec;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a payload one after the other: a scalar whole, of a map or array
 * how many entries follow. Not safe for concurrent use.
 * <p>
 * Its state is the input and the value that was read last. A text, bytes or an extension
 * is made when somebody asks for it. Before that, and before anybody hears of a map or
 * array, what it announces is compared with what is left of the payload.
 */
final class MessagePackScanner extends PayloadInput {

	/** What the last number is. */
	private NumberType numberType = NumberType.INT;

	/** The last integer; its 64 bits, if it is an unsigned one. */
	private long integer;

	/** The last fraction. */
	private double fraction;

	/** How many entries the last map or array has. */
	private int entries;

	/** Where the last text or bytes begin. */
	private int from;

	/** How many bytes the last text or bytes have. */
	private int length;

	/** Whether the last bytes are an extension. */
	private boolean extension;

	private byte extensionType;

	/** The last text, bytes or extension, once somebody asked for it. */
	private @Nullable Object made;

	MessagePackScanner(byte[] payload) {
		super(payload);
	}

	/**
	 * Reads a value, or the head of a map or array.
	 * @return what it is; a binary value or an extension is an embedded object
	 * @throws IOException if the payload is cut off, or no value begins here
	 */
	JsonToken next() throws IOException {
		this.made = null;
		int first = readUnsignedByte();
		if (first < MessagePackFormat.NIL) {
			return readSmall(first);
		}
		if (first >= MessagePackFormat.NEGATIVE_FIXINT) {
			return integer((byte) first);
		}
		if (first >= MessagePackFormat.FLOAT32 && first <= MessagePackFormat.INT64) {
			return readNumber(first);
		}
		return readOther(first);
	}

	/* What has its size, or itself, in the first byte. */
	private JsonToken readSmall(int first) throws IOException {
		if (first <= MessagePackFormat.MAX_POSITIVE_FIXINT) {
			return integer(first);
		}
		if (first >= MessagePackFormat.FIXSTR) {
			return readText(first - MessagePackFormat.FIXSTR);
		}
		return (first < MessagePackFormat.FIXARRAY) ? readMap(first - MessagePackFormat.FIXMAP)
				: readArray(first - MessagePackFormat.FIXARRAY);
	}

	private JsonToken readOther(int first) throws IOException {
		return switch (first) {
			case MessagePackFormat.NIL -> JsonToken.VALUE_NULL;
			case MessagePackFormat.FALSE -> JsonToken.VALUE_FALSE;
			case MessagePackFormat.TRUE -> JsonToken.VALUE_TRUE;
			case MessagePackFormat.STR8 -> readText(readUnsignedByte());
			case MessagePackFormat.STR16 -> readText(readUnsignedShort());
			case MessagePackFormat.STR32 -> readText(readUnsignedInt());
			case MessagePackFormat.BIN8 -> readBytes(readUnsignedByte());
			case MessagePackFormat.BIN16 -> readBytes(readUnsignedShort());
			case MessagePackFormat.BIN32 -> readBytes(readUnsignedInt());
			case MessagePackFormat.ARRAY16 -> readArray(readUnsignedShort());
			case MessagePackFormat.ARRAY32 -> readArray(readUnsignedInt());
			case MessagePackFormat.MAP16 -> readMap(readUnsignedShort());
			case MessagePackFormat.MAP32 -> readMap(readUnsignedInt());
			default -> readExtension(first);
		};
	}

	/**
	 * Reads a name whose length is in the first byte. It does not become the last value.
	 * @param names the names that were read before
	 * @return the name, or {@code null} if something else comes next, of which nothing
	 * was read
	 * @throws EOFException if the payload is cut off
	 */
	@Nullable String nextShortName(FieldNames names) throws EOFException {
		int length = (peek() & 0xff) - MessagePackFormat.FIXSTR;
		if (length < 0 || length > MessagePackFormat.MAX_FIXSTR) {
			return null;
		}
		return names.get(payload(), advance(1 + length) + 1, length);
	}

	private JsonToken readNumber(int format) throws IOException {
		return switch (format) {
			case MessagePackFormat.UINT8 -> integer(readUnsignedByte());
			case MessagePackFormat.UINT16 -> integer(readUnsignedShort());
			case MessagePackFormat.UINT32 -> integer(readUnsignedInt());
			case MessagePackFormat.UINT64 -> unsigned(readLong());
			case MessagePackFormat.INT8 -> integer(readByte());
			case MessagePackFormat.INT16 -> integer(readShort());
			case MessagePackFormat.INT32 -> integer(readInt());
			case MessagePackFormat.INT64 -> integer(readLong());
			case MessagePackFormat.FLOAT32 -> fraction(Float.intBitsToFloat(readInt()));
			default -> fraction(Double.longBitsToDouble(readLong()));
		};
	}

	private JsonToken integer(long number) {
		this.integer = number;
		this.numberType = ((int) number == number) ? NumberType.INT : NumberType.LONG;
		return JsonToken.VALUE_NUMBER_INT;
	}

	private JsonToken unsigned(long bits) {
		integer(bits);
		if (bits < 0) {
			this.numberType = NumberType.BIG_INTEGER;
		}
		return JsonToken.VALUE_NUMBER_INT;
	}

	private JsonToken fraction(double number) {
		this.fraction = number;
		this.numberType = NumberType.DOUBLE;
		return JsonToken.VALUE_NUMBER_FLOAT;
	}

	private JsonToken readMap(long entries) throws IOException {
		require(2 * entries);
		this.entries = (int) entries;
		return JsonToken.START_OBJECT;
	}

	private JsonToken readArray(long entries) throws IOException {
		require(entries);
		this.entries = (int) entries;
		return JsonToken.START_ARRAY;
	}

	private JsonToken readText(long length) throws IOException {
		skip(length);
		return JsonToken.VALUE_STRING;
	}

	private JsonToken readBytes(long length) throws IOException {
		this.extension = false;
		skip(length);
		return JsonToken.VALUE_EMBEDDED_OBJECT;
	}

	private JsonToken readExtension(int format) throws IOException {
		long length = switch (format) {
			case MessagePackFormat.FIXEXT1 -> 1;
			case MessagePackFormat.FIXEXT2 -> 2;
			case MessagePackFormat.FIXEXT4 -> 4;
			case MessagePackFormat.FIXEXT8 -> 8;
			case MessagePackFormat.FIXEXT16 -> 16;
			case MessagePackFormat.EXT8 -> readUnsignedByte();
			case MessagePackFormat.EXT16 -> readUnsignedShort();
			case MessagePackFormat.EXT32 -> readUnsignedInt();
			default -> throw new IOException("No value begins with 0x%02x".formatted(format));
		};
		this.extension = true;
		this.extensionType = readByte();
		skip(length);
		return JsonToken.VALUE_EMBEDDED_OBJECT;
	}

	private void skip(long length) throws IOException {
		this.from = advance(length);
		this.length = (int) length;
	}

	/**
	 * Returns how many entries the last map or array has: names with values, or values.
	 */
	int entries() {
		return this.entries;
	}

	/**
	 * Returns the last text, or the last bytes as if they were one.
	 */
	String text() {
		if (this.made instanceof String text) {
			return text;
		}
		String text = new String(payload(), this.from, this.length, StandardCharsets.UTF_8);
		this.made = text;
		return text;
	}

	/**
	 * Returns the last text, or the last bytes as if they were one, as a name that may
	 * have been read before.
	 */
	String name(FieldNames names) {
		return names.get(payload(), this.from, this.length);
	}

	boolean isExtension() {
		return this.extension;
	}

	/**
	 * Returns the last bytes or extension.
	 */
	Object embeddedObject() {
		Object object = this.made;
		if (object == null) {
			object = this.extension ? new MessagePackExtension(this.extensionType, bytes()) : bytes();
			this.made = object;
		}
		return object;
	}

	/**
	 * Returns a copy of the bytes of the last text, binary value or extension.
	 */
	byte[] bytes() {
		return copy(this.from, this.length);
	}

	NumberType numberType() {
		return this.numberType;
	}

	/**
	 * Returns whether the last number is an integer within those of an {@code int}.
	 */
	boolean isInt() {
		return this.numberType == NumberType.INT;
	}

	/**
	 * Returns whether the last number is within those of a {@code long}, fraction or not.
	 */
	boolean isLong() {
		return switch (this.numberType) {
			case DOUBLE -> this.fraction >= Long.MIN_VALUE && this.fraction < Long.MAX_VALUE;
			case BIG_INTEGER -> false;
			default -> true;
		};
	}

	/**
	 * Returns the last number without its fraction.
	 */
	long longValue() {
		return (this.numberType == NumberType.DOUBLE) ? (long) this.fraction : this.integer;
	}

	double doubleValue() {
		return switch (this.numberType) {
			case DOUBLE -> this.fraction;
			case BIG_INTEGER -> bigInteger().doubleValue();
			default -> this.integer;
		};
	}

	/**
	 * Returns the last number without its fraction.
	 * @throws NumberFormatException if it is infinite or none
	 */
	BigInteger bigInteger() {
		return switch (this.numberType) {
			case DOUBLE -> new BigDecimal(this.fraction).toBigInteger();
			case BIG_INTEGER -> new BigInteger(numberText());
			default -> BigInteger.valueOf(this.integer);
		};
	}

	/**
	 * Returns the last number; of a fraction the shortest decimals that mean it.
	 * @throws NumberFormatException if it is infinite or none
	 */
	BigDecimal bigDecimal() {
		return (this.numberType == NumberType.DOUBLE) ? BigDecimal.valueOf(this.fraction)
				: new BigDecimal(bigInteger());
	}

	/**
	 * Returns the last number as text in decimals.
	 */
	String numberText() {
		return switch (this.numberType) {
			case DOUBLE -> Double.toString(this.fraction);
			case BIG_INTEGER -> Long.toUnsignedString(this.integer);
			default -> Long.toString(this.integer);
		};
	}

}
