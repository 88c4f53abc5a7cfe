package dev.gridmesh.codec;

import java.io.IOException;
import java.time.Instant;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.ser.InstantSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@link Instant} in one of the time formats and reads it in all of them. Safe
 * for any thread once registered.
 */
final class InstantModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	InstantModule(TimeFormat format) {
		super("grid-instant");
		addSerializer(Instant.class, new Writer(format));
		addDeserializer(Instant.class, new Reader());
	}

	/**
	 * Writes an extension where the output has any, else an ISO text.
	 */
	private static final class Writer extends EmbeddedValueSerializer<Instant> {

		private static final long serialVersionUID = 1L;

		private final TimeFormat format;

		private Writer(TimeFormat format) {
			super(Instant.class);
			this.format = format;
		}

		@Override
		public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
			if (this.format == TimeFormat.ISO || !(out instanceof MessagePackWriter)) {
				InstantSerializer.INSTANCE.serialize(value, out, provider);
				return;
			}
			out.writeEmbeddedObject((this.format == TimeFormat.MSGP) ? InstantExtension.msgp(value)
					: InstantExtension.timestamp(value));
		}

	}

	/**
	 * Reads an extension, or else what the module for java.time understands.
	 */
	private static final class Reader extends StdDeserializer<Instant> {

		private static final long serialVersionUID = 1L;

		private Reader() {
			super(Instant.class);
		}

		@Override
		public @Nullable Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
			if (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT
					&& in.getEmbeddedObject() instanceof MessagePackExtension extension) {
				Instant value = InstantExtension.read(extension);
				return (value != null) ? value
						: (Instant) context.handleWeirdNativeValue(getValueType(context), extension, in);
			}
			return InstantDeserializer.INSTANT.deserialize(in, context);
		}

	}

}
