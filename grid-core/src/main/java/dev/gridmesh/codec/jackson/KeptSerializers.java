package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.util.Calendar;
import java.util.Date;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses values of the JDK that Jackson would write without a part of them: the zone of
 * a calendar, the nanoseconds of a date, the flags of a pattern, an {@code Optional}
 * where nothing says that it is one. Safe for any thread.
 */
final class KeptSerializers extends BeanSerializerModifier {

	private static final long serialVersionUID = 1L;

	private static final int NANOS_OF_A_MILLI = 1_000_000;

	@Override
	public JsonSerializer<?> modifySerializer(SerializationConfig config, BeanDescription description,
			JsonSerializer<?> serializer) {
		Class<?> type = description.getBeanClass();
		boolean partly = Calendar.class.isAssignableFrom(type) || Date.class.isAssignableFrom(type)
				|| type == Pattern.class || description.getType().isReferenceType();
		return partly ? new Whole(serializer) : serializer;
	}

	/**
	 * Writes what the form has room for.
	 */
	private static final class Whole extends JsonSerializer<Object> implements ContextualSerializer {

		private final JsonSerializer<Object> form;

		@SuppressWarnings("unchecked")
		private Whole(JsonSerializer<?> form) {
			this.form = (JsonSerializer<Object>) form;
		}

		@Override
		public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
				throws JsonMappingException {
			return new Whole(provider.handleSecondaryContextualization(this.form, property));
		}

		@Override
		public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
			String lost = lost(value, provider);
			if (lost != null) {
				throw new RefusedValueException(lost);
			}
			this.form.serialize(value, out, provider);
		}

		@Override
		public void serializeWithType(Object value, JsonGenerator out, SerializerProvider provider,
				TypeSerializer types) throws IOException {
			if (types instanceof UntypedPosition) {
				throw UntypedPosition.refused("a value of class " + value.getClass().getTypeName());
			}
			this.form.serializeWithType(value, out, provider, types);
		}

		@Override
		public boolean isEmpty(SerializerProvider provider, Object value) {
			return this.form.isEmpty(provider, value);
		}

		private static @Nullable String lost(Object value, SerializerProvider provider) {
			if (value instanceof Calendar calendar && !calendar.getTimeZone().hasSameRules(provider.getTimeZone())) {
				return "a Calendar would lose its time zone: declare a ZonedDateTime";
			}
			if (value instanceof Pattern pattern && pattern.flags() != 0) {
				return "a Pattern would lose its flags: write them into its text, as (?i)";
			}
			boolean timestamp = value.getClass().getName().equals("java.sql.Timestamp");
			if (timestamp && ((Date) value).toInstant().getNano() % NANOS_OF_A_MILLI != 0) {
				return "a Timestamp would lose its nanoseconds: declare an Instant";
			}
			return null;
		}

	}

}
