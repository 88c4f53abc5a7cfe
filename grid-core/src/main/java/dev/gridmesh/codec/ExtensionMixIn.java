package dev.gridmesh.codec;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import org.msgpack.jackson.dataformat.MessagePackExtensionType;
import org.msgpack.jackson.dataformat.MessagePackGenerator;

/**
 * Lets values of extension types be buffered. Jackson buffers what comes before it can
 * construct an object, and the serializer of the format itself fails then.
 */
@JsonSerialize(using = ExtensionMixIn.Writer.class)
interface ExtensionMixIn {

	/**
	 * Writes to the wire, or keeps the value as it is in a buffer.
	 */
	final class Writer extends StdSerializer<MessagePackExtensionType> {

		private static final long serialVersionUID = 1L;

		Writer() {
			super(MessagePackExtensionType.class);
		}

		@Override
		public void serialize(MessagePackExtensionType value, JsonGenerator out, SerializerProvider provider)
				throws IOException {
			if (out instanceof MessagePackGenerator messagePack) {
				messagePack.writeExtensionType(value);
			}
			else {
				out.writeEmbeddedObject(value);
			}
		}

	}

}
