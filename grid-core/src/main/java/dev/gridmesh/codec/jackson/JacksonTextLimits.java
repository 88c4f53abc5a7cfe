package dev.gridmesh.codec.jackson;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Refuses texts that are too long for a time or a number, as {@link TextLimits} does, in
 * a mapper of Jackson 3. Safe for any thread.
 */
final class JacksonTextLimits extends ValueDeserializerModifier {

	private static final long serialVersionUID = 1L;

	@Override
	public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription.Supplier description,
			ValueDeserializer<?> deserializer) {
		Class<?> type = description.getBeanClass();
		return (TextLimits.isTime(type) || TextLimits.isFraction(type)) ? new ShortTextDeserializer(deserializer)
				: deserializer;
	}

	@Override
	public KeyDeserializer modifyKeyDeserializer(DeserializationConfig config, JavaType type, KeyDeserializer keys) {
		Class<?> raw = type.getRawClass();
		boolean limited = TextLimits.isTime(raw) || Number.class.isAssignableFrom(raw);
		return limited ? new ShortKeyDeserializer(keys, raw) : keys;
	}

	/**
	 * Checks the length of a text that is to become a time or a fraction.
	 */
	private static final class ShortTextDeserializer extends DelegatingDeserializer {

		private ShortTextDeserializer(ValueDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
			return new ShortTextDeserializer(deserializer);
		}

		@Override
		public Object deserialize(JsonParser in, DeserializationContext context) {
			if (in.hasToken(JsonToken.VALUE_STRING)) {
				int length = in.getStringLength();
				in.streamReadConstraints().validateFPLength(length);
				if (TextLimits.isTooLongForTime(handledType(), length)) {
					throw MismatchedInputException.from(in, handledType(), "Too long for a time");
				}
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
		public Object deserializeKey(String key, DeserializationContext context) {
			if (TextLimits.isTooLongForTime(this.type, key.length())) {
				throw MismatchedInputException.from(context.getParser(), Object.class, "Too long for a time");
			}
			context.getParser().streamReadConstraints().validateFPLength(key.length());
			return this.keys.deserializeKey(key, context);
		}

	}

}
