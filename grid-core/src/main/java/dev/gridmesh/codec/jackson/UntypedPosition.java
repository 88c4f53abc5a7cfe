package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.WritableTypeId;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import dev.gridmesh.codec.MessagePackExtension;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a value is declared as an {@code Object} and lets pass only what comes
 * back as what it was; a class of which nothing would be left but a text, a number or a
 * map is refused and named. Safe for any thread.
 * <p>
 * It is where Jackson would write the name of a type, and writes none.
 */
final class UntypedPosition extends TypeSerializer {

	/** Those whose own form tells them from all others. */
	private static final Set<Class<?>> KEPT = Set.of(String.class, Boolean.class, Byte.class, Short.class,
			Integer.class, Long.class, Float.class, Double.class, byte[].class, Instant.class);

	/** Whether objects with properties pass as well. */
	private final boolean erased;

	private UntypedPosition(boolean erased) {
		this.erased = erased;
	}

	@Override
	public TypeSerializer forProperty(@Nullable BeanProperty property) {
		return this;
	}

	@Override
	public JsonTypeInfo.As getTypeInclusion() {
		return JsonTypeInfo.As.EXISTING_PROPERTY;
	}

	@Override
	public @Nullable String getPropertyName() {
		return null;
	}

	@Override
	public @Nullable TypeIdResolver getTypeIdResolver() {
		return null;
	}

	@Override
	public WritableTypeId writeTypePrefix(JsonGenerator out, WritableTypeId value) throws IOException {
		boolean object = value.valueShape == JsonToken.START_OBJECT && !(value.forValue instanceof Map);
		if (!this.erased || !object) {
			check(value.forValue);
		}
		if (value.valueShape == JsonToken.START_OBJECT) {
			out.writeStartObject(value.forValue);
		}
		else if (value.valueShape == JsonToken.START_ARRAY) {
			out.writeStartArray(value.forValue);
		}
		return value;
	}

	@Override
	public WritableTypeId writeTypeSuffix(JsonGenerator out, WritableTypeId value) throws IOException {
		if (value.valueShape == JsonToken.START_OBJECT) {
			out.writeEndObject();
		}
		else if (value.valueShape == JsonToken.START_ARRAY) {
			out.writeEndArray();
		}
		return value;
	}

	private static void check(Object value) throws RefusedValueException {
		if (value instanceof Map<?, ?> map) {
			for (Object key : map.keySet()) {
				if (!(key instanceof String)) {
					throw refused("a key of class %s".formatted(name(key)));
				}
			}
		}
		else if (!(value instanceof List) && !KEPT.contains(value.getClass()) && !isOtherwiseKept(value)) {
			throw refused("a value of class %s".formatted(name(value)));
		}
	}

	private static boolean isOtherwiseKept(Object value) {
		return value instanceof BigInteger integer && GuardedMessagePackGenerator.has64Bits(integer)
				|| value instanceof MessagePackExtension extension && InstantExtension.read(extension) == null;
	}

	static RefusedValueException refused(String what) {
		return new RefusedValueException(
				"%s, declared as Object, would come back as something else: declare its type".formatted(what));
	}

	private static String name(@Nullable Object value) {
		return (value != null) ? value.getClass().getTypeName() : "null";
	}

	/**
	 * Finds out which declared types say nothing of their values.
	 */
	static final class Builder extends StdTypeResolverBuilder {

		private static final long serialVersionUID = 1L;

		private final boolean erased;

		/**
		 * Creates the builder.
		 * @param erased whether the caller knows a class without its parameters, as that
		 * of a list of records, which say nothing of what the other end declares
		 */
		Builder(boolean erased) {
			this.erased = erased;
		}

		@Override
		public @Nullable TypeSerializer buildTypeSerializer(SerializationConfig config, JavaType declared,
				@Nullable Collection<NamedType> subtypes) {
			Class<?> type = declared.getRawClass();
			return (type == Object.class || type == Number.class || type == Serializable.class)
					? new UntypedPosition(this.erased) : null;
		}

		@Override
		public @Nullable TypeDeserializer buildTypeDeserializer(DeserializationConfig config, JavaType declared,
				@Nullable Collection<NamedType> subtypes) {
			return null;
		}

		@Override
		public StdTypeResolverBuilder withDefaultImpl(Class<?> defaultImpl) {
			return this;
		}

	}

}
