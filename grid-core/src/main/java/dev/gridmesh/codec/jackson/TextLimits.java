package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * Refuses texts that are too long for a time or a number before anybody parses them: of
 * millions of digits that takes minutes. Safe for any thread.
 */
final class TextLimits extends BeanDeserializerModifier {

	/** More than any time needs, but for the name of its zone. */
	private static final int MAX_TIME_LENGTH = 64;

	private static final int MAX_ZONED_TIME_LENGTH = 128;

	private static final long serialVersionUID = 1L;

	@Override
	public JsonDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription description,
			JsonDeserializer<?> deserializer) {
		Class<?> type = description.getBeanClass();
		return (isTime(type) || isFraction(type)) ? new ShortTextDeserializer(deserializer) : deserializer;
	}

	@Override
	public KeyDeserializer modifyKeyDeserializer(DeserializationConfig config, JavaType type, KeyDeserializer keys) {
		Class<?> raw = type.getRawClass();
		return (isTime(raw) || Number.class.isAssignableFrom(raw)) ? new ShortKeyDeserializer(keys, raw) : keys;
	}

	static boolean isTime(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.time.") || name.startsWith("javax.xml.datatype.")
				|| Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type);
	}

	/**
	 * Tells whether Jackson makes values of a class of texts of any length.
	 */
	static boolean isFraction(Class<?> type) {
		return type == double.class || type == Double.class || type == float.class || type == Float.class;
	}

	/**
	 * Tells whether a text is too long for a value of a class, if that is a time.
	 */
	static boolean isTooLongForTime(Class<?> type, int length) {
		return isTime(type) && length > ((type == ZonedDateTime.class) ? MAX_ZONED_TIME_LENGTH : MAX_TIME_LENGTH);
	}

	private static void check(Class<?> type, int length, JsonParser in) throws IOException {
		if (isTooLongForTime(type, length)) {
			throw new RefusedValueException("a text of %d characters is no time".formatted(length));
		}
		in.streamReadConstraints().validateFPLength(length);
	}

	/**
	 * Checks the length of a text that is to become a time or a fraction.
	 */
	private static final class ShortTextDeserializer extends DelegatingDeserializer {

		private static final long serialVersionUID = 1L;

		private ShortTextDeserializer(JsonDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
			return new ShortTextDeserializer(deserializer);
		}

		@Override
		public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
			if (in.hasToken(JsonToken.VALUE_STRING)) {
				check(handledType(), in.getTextLength(), in);
			}
			return super.deserialize(in, context);
		}

	}

	/**
	 * Checks the length of a key that is to become a time or a number.
	 */
	private static final class ShortKeyDeserializer extends KeyDeserializer {

		private final KeyDeserializer keys;

		private final Class<?> type;

		private ShortKeyDeserializer(KeyDeserializer keys, Class<?> type) {
			this.keys = keys;
			this.type = type;
		}

		@Override
		public Object deserializeKey(String key, DeserializationContext context) throws IOException {
			check(this.type, key.length(), context.getParser());
			return this.keys.deserializeKey(key, context);
		}

	}

}
