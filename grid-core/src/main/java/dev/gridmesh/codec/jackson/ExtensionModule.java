package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.time.Instant;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.ser.InstantSerializer;
import dev.gridmesh.codec.MessagePackExtension;
import dev.gridmesh.codec.TimeFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@link Instant} in one of the time formats and reads it in all of them, and
 * reads and writes other extensions. Safe for any thread once registered.
 */
final class ExtensionModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	ExtensionModule(TimeFormat format) {
		super("grid-extensions");
		addSerializer(Instant.class, new InstantWriter(format));
		addDeserializer(Instant.class, new InstantReader());
		addSerializer(MessagePackExtension.class, new ExtensionWriter());
		addDeserializer(MessagePackExtension.class, new ExtensionReader());
	}

	/**
	 * Writes an extension where the output has any, else an ISO text. Where nothing says
	 * that it is a time but its form, it is an extension in any case: a text would come
	 * back as a text.
	 */
	private static final class InstantWriter extends EmbeddedValueSerializer<Instant> {

		private static final long serialVersionUID = 1L;

		private final TimeFormat format;

		private InstantWriter(TimeFormat format) {
			super(Instant.class);
			this.format = format;
		}

		@Override
		public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
			if (this.format == TimeFormat.ISO || !(out instanceof GuardedMessagePackGenerator)) {
				InstantSerializer.INSTANCE.serialize(value, out, provider);
				return;
			}
			out.writeEmbeddedObject(extension(value));
		}

		@Override
		public void serializeWithType(Instant value, JsonGenerator out, SerializerProvider provider,
				TypeSerializer types) throws IOException {
			if (types instanceof UntypedPosition && out instanceof GuardedMessagePackGenerator) {
				out.writeEmbeddedObject(extension(value));
				return;
			}
			super.serializeWithType(value, out, provider, types);
		}

		private MessagePackExtension extension(Instant value) {
			return (this.format == TimeFormat.MSGP) ? InstantExtension.msgp(value) : InstantExtension.timestamp(value);
		}

	}

	/**
	 * Reads an extension, or else what the module for java.time understands.
	 */
	private static final class InstantReader extends StdDeserializer<Instant> {

		private static final long serialVersionUID = 1L;

		private InstantReader() {
			super(Instant.class);
		}

		@Override
		public @Nullable Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
			if (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) {
				Object value = in.getEmbeddedObject();
				return (value instanceof Instant time) ? time
						: (Instant) context.handleUnexpectedToken(Instant.class, in);
			}
			return InstantDeserializer.INSTANT.deserialize(in, context);
		}

	}

	/**
	 * Hands an extension on as it is: to the wire, or to where Jackson keeps what comes
	 * before it can construct an object.
	 */
	private static final class ExtensionWriter extends EmbeddedValueSerializer<MessagePackExtension> {

		private static final long serialVersionUID = 1L;

		private ExtensionWriter() {
			super(MessagePackExtension.class);
		}

		@Override
		public void serialize(MessagePackExtension value, JsonGenerator out, SerializerProvider provider)
				throws IOException {
			out.writeEmbeddedObject(value);
		}

	}

	/**
	 * Reads an extension, even if it is a time.
	 */
	private static final class ExtensionReader extends StdDeserializer<MessagePackExtension> {

		private static final long serialVersionUID = 1L;

		private ExtensionReader() {
			super(MessagePackExtension.class);
		}

		@Override
		public MessagePackExtension deserialize(JsonParser in, DeserializationContext context) throws IOException {
			Object value = (in instanceof GuardedMessagePackParser parser) ? parser.extension()
					: (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) ? in.getEmbeddedObject() : null;
			return (value instanceof MessagePackExtension extension) ? extension
					: (MessagePackExtension) context.handleUnexpectedToken(MessagePackExtension.class, in);
		}

	}

}
