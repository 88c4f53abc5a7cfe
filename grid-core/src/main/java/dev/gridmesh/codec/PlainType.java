package dev.gridmesh.codec;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.ser.std.BooleanSerializer;
import com.fasterxml.jackson.databind.ser.std.NumberSerializers;
import com.fasterxml.jackson.databind.ser.std.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The types that have one form in MessagePack, and the classes by which Jackson gives
 * them that form: where it uses others, something was said about the type.
 */
enum PlainType {

	BOOLEAN(boolean.class, BooleanSerializer.class, NumberDeserializers.BooleanDeserializer.class),

	INT(int.class, NumberSerializers.IntegerSerializer.class, NumberDeserializers.IntegerDeserializer.class),

	LONG(long.class, NumberSerializers.LongSerializer.class, NumberDeserializers.LongDeserializer.class),

	DOUBLE(double.class, NumberSerializers.DoubleSerializer.class, NumberDeserializers.DoubleDeserializer.class),

	TEXT(String.class, StringSerializer.class, StringDeserializer.class);

	private final Class<?> rawType;

	private final Class<?> serializer;

	private final Class<?> deserializer;

	PlainType(Class<?> rawType, Class<?> serializer, Class<?> deserializer) {
		this.rawType = rawType;
		this.serializer = serializer;
		this.deserializer = deserializer;
	}

	/**
	 * Finds the type that is written and read by certain objects.
	 * @param rawType the class
	 * @param serializer what Jackson writes it with
	 * @param deserializer what Jackson reads it with
	 * @return the type, or {@code null} if it is none of these
	 */
	static @Nullable PlainType of(Class<?> rawType, @Nullable JsonSerializer<?> serializer,
			@Nullable JsonDeserializer<?> deserializer) {
		if (serializer == null || deserializer == null) {
			return null;
		}
		for (PlainType type : values()) {
			if (type.rawType == rawType && type.serializer == serializer.getClass()
					&& type.deserializer == deserializer.getClass()) {
				return type;
			}
		}
		return null;
	}

	Class<?> rawType() {
		return this.rawType;
	}

}
