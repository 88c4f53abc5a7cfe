package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.math.BigInteger;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an integer of any size as one if it has 64 bits, as Go reads an {@code int64} or
 * {@code uint64}, and else as a text. Safe for any thread.
 */
final class IntegerSerializer extends StdScalarSerializer<BigInteger> implements ContextualSerializer {

	private static final long serialVersionUID = 1L;

	IntegerSerializer() {
		super(BigInteger.class);
	}

	@Override
	public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property) {
		JsonFormat.Value format = findFormatOverrides(provider, property, handledType());
		return (format.getShape() == JsonFormat.Shape.STRING) ? ToStringSerializer.instance : this;
	}

	@Override
	public void serialize(BigInteger value, JsonGenerator out, SerializerProvider provider) throws IOException {
		if (GuardedMessagePackGenerator.has64Bits(value)) {
			out.writeNumber(value);
		}
		else {
			out.writeString(value.toString());
		}
	}

}
