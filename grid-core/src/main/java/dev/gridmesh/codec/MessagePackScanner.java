package dev.gridmesh.codec;

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
final class MessagePackScanner {

	private final PayloadInput input;

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
		this.input = new PayloadInput(payload);
	}

	/**
	 * Returns how many bytes were read.
	 */
	int position() {
		return this.input.position();
	}

	boolean isAtEnd() {
		return this.input.isAtEnd();
	}

	/**
	 * Reads a value, or the head of a map or array.
	 * @return what it is; a binary value or an extension is an embedded object
	 * @throws IOException if the payload is cut off, or no value begins here
	 */
	JsonToken next() throws IOException {
		this.made = null;
		int first = this.input.readUnsignedByte();
		if (first <= MessagePackFormat.MAX_POSITIVE_FIXINT) {
			return integer(first);
		}
		if (first >= MessagePackFormat.NEGATIVE_FIXINT) {
			return integer((byte) first);
		}
		if (first < MessagePackFormat.FIXARRAY) {
			return readMap(first - MessagePackFormat.FIXMAP);
		}
		if (first < MessagePackFormat.FIXSTR) {
			return readArray(first - MessagePackFormat.FIXARRAY);
		}
		if (first < MessagePackFormat.NIL) {
			return readText(first - MessagePackFormat.FIXSTR);
		}
		return switch (first) {
			case MessagePackFormat.NIL -> JsonToken.VALUE_NULL;
			case MessagePackFormat.FALSE -> JsonToken.VALUE_FALSE;
			case MessagePackFormat.TRUE -> JsonToken.VALUE_TRUE;
			case MessagePackFormat.STR8 -> readText(this.input.readUnsignedByte());
			case MessagePackFormat.STR16 -> readText(this.input.readUnsignedShort());
			case MessagePackFormat.STR32 -> readText(this.input.readUnsignedInt());
			case MessagePackFormat.BIN8 -> readBytes(this.input.readUnsignedByte());
			case MessagePackFormat.BIN16 -> readBytes(this.input.readUnsignedShort());
			case MessagePackFormat.BIN32 -> readBytes(this.input.readUnsignedInt());
			case MessagePackFormat.ARRAY16 -> readArray(this.input.readUnsignedShort());
			case MessagePackFormat.ARRAY32 -> readArray(this.input.readUnsignedInt());
			case MessagePackFormat.MAP16 -> readMap(this.input.readUnsignedShort());
			case MessagePackFormat.MAP32 -> readMap(this.input.readUnsignedInt());
			default -> (first >= MessagePackFormat.FLOAT32 && first <= MessagePackFormat.INT64) ? readNumber(first)
					: readExtension(first);
		};
	}

	private JsonToken readNumber(int format) throws IOException {
		return switch (format) {
			case MessagePackFormat.UINT8 -> integer(this.input.readUnsignedByte());
			case MessagePackFormat.UINT16 -> integer(this.input.readUnsignedShort());
			case MessagePackFormat.UINT32 -> integer(this.input.readUnsignedInt());
			case MessagePackFormat.UINT64 -> unsigned(this.input.readLong());
			case MessagePackFormat.INT8 -> integer(this.input.readByte());
			case MessagePackFormat.INT16 -> integer(this.input.readShort());
			case MessagePackFormat.INT32 -> integer(this.input.readInt());
			case MessagePackFormat.INT64 -> integer(this.input.readLong());
			case MessagePackFormat.FLOAT32 -> fraction(Float.intBitsToFloat(this.input.readInt()));
			default -> fraction(Double.longBitsToDouble(this.input.readLong()));
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
		this.input.require(2 * entries);
		this.entries = (int) entries;
		return JsonToken.START_OBJECT;
	}

	private JsonToken readArray(long entries) throws IOException {
		this.input.require(entries);
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
			case MessagePackFormat.EXT8 -> this.input.readUnsignedByte();
			case MessagePackFormat.EXT16 -> this.input.readUnsignedShort();
			case MessagePackFormat.EXT32 -> this.input.readUnsignedInt();
			default -> throw new IOException("No value begins with 0x%02x".formatted(format));
		};
		this.extension = true;
		this.extensionType = this.input.readByte();
		skip(length);
		return JsonToken.VALUE_EMBEDDED_OBJECT;
	}

	private void skip(long length) throws IOException {
		this.from = this.input.skip(length);
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
		String text = new String(this.input.payload(), this.from, this.length, StandardCharsets.UTF_8);
		this.made = text;
		return text;
	}

	/**
	 * Returns the last text, or the last bytes as if they were one, as a name that may
	 * have been read before.
	 */
	String name(FieldNames names) {
		return names.get(this.input.payload(), this.from, this.length);
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
		return this.input.copy(this.from, this.length);
	}

	NumberType numberType() {
		return this.numberType;
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
