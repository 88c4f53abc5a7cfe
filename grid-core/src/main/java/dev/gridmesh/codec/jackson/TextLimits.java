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
		if (isTime(type)) {
			return new TimeDeserializer(deserializer);
		}
		return isFraction(type) ? new FractionDeserializer(deserializer) : deserializer;
	}

	@Override
	public KeyDeserializer modifyKeyDeserializer(DeserializationConfig config, JavaType type, KeyDeserializer keys) {
		Class<?> raw = type.getRawClass();
		return (isTime(raw) || Number.class.isAssignableFrom(raw)) ? new ShortKeyDeserializer(keys, raw) : keys;
	}

	/**
	 * Returns how long a text may be that is to become a value of a class.
	 */
	static int maxTimeLength(Class<?> type) {
		return (type == ZonedDateTime.class) ? MAX_ZONED_TIME_LENGTH : MAX_TIME_LENGTH;
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

	private static RefusedValueException tooLong(int length) {
		return new RefusedValueException("a text of more than %d characters is no time".formatted(length));
	}

	/**
	 * Checks the length of a text that is to become a time.
	 */
	private static final class TimeDeserializer extends DelegatingDeserializer {

		private static final long serialVersionUID = 1L;

		private TimeDeserializer(JsonDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
			return new TimeDeserializer(deserializer);
		}

		@Override
		public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
			if (in.hasToken(JsonToken.VALUE_STRING) && in.getTextLength() > maxTimeLength(handledType())) {
				throw tooLong(maxTimeLength(handledType()));
			}
			return super.deserialize(in, context);
		}

	}

	/**
	 * Checks the length of a text that is to become a {@code double} or {@code float}.
	 */
	private static final class FractionDeserializer extends DelegatingDeserializer {

		private static final long serialVersionUID = 1L;

		private FractionDeserializer(JsonDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
			return new FractionDeserializer(deserializer);
		}

		@Override
		public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
			if (in.hasToken(JsonToken.VALUE_STRING)) {
				in.streamReadConstraints().validateFPLength(in.getTextLength());
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
			if (isTime(this.type) && key.length() > maxTimeLength(this.type)) {
				throw tooLong(maxTimeLength(this.type));
			}
			context.getParser().streamReadConstraints().validateFPLength(key.length());
			return this.keys.deserializeKey(key, context);
		}

	}

}
