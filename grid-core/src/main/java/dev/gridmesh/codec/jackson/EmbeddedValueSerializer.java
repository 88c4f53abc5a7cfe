package dev.gridmesh.codec.jackson;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.WritableTypeId;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;

/**
 * Writes values that are a single embedded value, also where the name of their type goes
 * with them. Safe for any thread.
 *
 * @param <T> the type of the values
 */
abstract class EmbeddedValueSerializer<T> extends StdSerializer<T> {

	private static final long serialVersionUID = 1L;

	EmbeddedValueSerializer(Class<T> type) {
		super(type);
	}

	@Override
	public void serializeWithType(T value, JsonGenerator out, SerializerProvider provider, TypeSerializer types)
			throws IOException {
		WritableTypeId type = types.writeTypePrefix(out, types.typeId(value, JsonToken.VALUE_EMBEDDED_OBJECT));
		serialize(value, out, provider);
		types.writeTypeSuffix(out, type);
	}

}
