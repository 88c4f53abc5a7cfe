package dev.gridmesh.codec.jackson;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys that are declared as an {@code Object}: texts alone, since any other key
 * would come back as one. Safe for any thread.
 */
final class UntypedKey extends StdSerializer<Object> {

	private static final long serialVersionUID = 1L;

	private UntypedKey() {
		super(Object.class);
	}

	@Override
	public void serialize(Object key, JsonGenerator out, SerializerProvider provider) throws IOException {
		if (!(key instanceof String name)) {
			throw UntypedPosition.refused("a key of class " + key.getClass().getTypeName());
		}
		out.writeFieldName(name);
	}

	/**
	 * Finds the serializer for such keys.
	 */
	static final class Finder extends Serializers.Base {

		@Override
		public @Nullable JsonSerializer<?> findSerializer(SerializationConfig config, JavaType type,
				BeanDescription description) {
			return (type.getRawClass() == Object.class) ? new UntypedKey() : null;
		}

	}

}
