package dev.gridmesh.codec;

import java.io.IOException;

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

	private final JavaType type;

	private final ObjectReader reader;

	private final ObjectWriter writer;

	MessagePackPayloadCodec(ObjectMapper mapper, JavaType type) {
		this.type = type;
		this.reader = mapper.readerFor(type);
		this.writer = mapper.writerFor(type);
	}

	@Override
	public byte[] encode(T value) {
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (JsonProcessingException ex) {
			throw new GridPayloadException(
					"Cannot write a %s as MessagePack: %s".formatted(this.type.toCanonical(), ex.getOriginalMessage()),
					ex);
		}
	}

	@Override
	public @Nullable T decode(byte[] payload) {
		try {
			return this.reader.readValue(payload);
		}
		catch (IOException | RuntimeException ex) {
			throw new GridPayloadException("The payload of %d bytes is no %s in MessagePack".formatted(payload.length,
					this.type.toCanonical()), ex);
		}
	}

}
