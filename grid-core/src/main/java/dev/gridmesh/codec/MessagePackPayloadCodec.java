package dev.gridmesh.codec;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.gridmesh.GridPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type as MessagePack. Safe for any thread.
 *
 * @param <T> the type of the values
 */
final class MessagePackPayloadCodec<T> implements PayloadCodec<T> {

	private final String type;

	private final ObjectReader reader;

	private final ObjectWriter writer;

	MessagePackPayloadCodec(ObjectMapper mapper, JavaType type, String typeName) {
		this.type = typeName;
		this.reader = mapper.readerFor(type);
		this.writer = mapper.writerFor(type);
	}

	@Override
	public byte[] encode(T value) {
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (JsonProcessingException | RuntimeException ex) {
			throw new GridPayloadException("Cannot write a %s as MessagePack".formatted(this.type), ex);
		}
	}

	@Override
	public @Nullable T decode(byte[] payload) {
		try (JsonParser parser = new DepthCheckingParser(this.reader.getFactory().createParser(payload))) {
			T value = this.reader.readValue(parser);
			// of this format's parser it is the offset in bytes
			long read = parser.currentLocation().getCharOffset();
			if (read != payload.length) {
				throw new IOException("The value ends after %d bytes".formatted(read));
			}
			return value;
		}
		catch (IOException | RuntimeException ex) {
			throw new GridPayloadException(
					"The payload of %d bytes is no %s in MessagePack".formatted(payload.length, this.type), ex);
		}
	}

}
