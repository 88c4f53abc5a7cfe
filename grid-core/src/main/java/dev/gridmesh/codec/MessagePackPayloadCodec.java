package dev.gridmesh.codec;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

import com.fasterxml.jackson.core.JsonFactory;
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

	/** A larger value makes no room for those that follow. */
	private static final int MAX_EXPECTED_BYTES = 1024;

	private final String type;

	private final ObjectReader reader;

	private final ObjectWriter writer;

	private final ObjectMapper mapper;

	private final FieldNames names;

	/** What needs no Jackson, if the type is one of those. */
	private final @Nullable PlainRecord plain;

	/** What the largest value had so far; threads that meet may set it back. */
	private int expectedBytes;

	MessagePackPayloadCodec(ObjectMapper mapper, FieldNames names, JavaType type, String typeName,
			@Nullable PlainRecord plain) {
		this.type = typeName;
		this.mapper = mapper;
		this.names = names;
		this.plain = plain;
		this.reader = mapper.readerFor(type);
		this.writer = mapper.writerFor(type);
	}

	@Override
	public byte[] encode(T value) {
		try {
			byte[] payload = (this.plain != null && value != null) ? this.plain.encode(value, this.expectedBytes)
					: write(value);
			expect(payload.length);
			return payload;
		}
		catch (IOException | InvocationTargetException | RuntimeException ex) {
			throw new GridPayloadException("Cannot write a %s as MessagePack".formatted(this.type), ex);
		}
		catch (StackOverflowError ex) {
			throw new GridPayloadException("A %s nests too deep for the stack of this thread".formatted(this.type), ex);
		}
	}

	private byte[] write(@Nullable T value) throws IOException {
		JsonFactory settings = this.mapper.getFactory();
		MessagePackWriter output = new MessagePackWriter(this.expectedBytes, settings.getGeneratorFeatures(),
				settings.streamWriteConstraints(), this.mapper);
		this.writer.writeValue(output, value);
		return output.toByteArray();
	}

	/* Values of a type are of much the same size, so this is written seldom. */
	private void expect(int bytes) {
		if (bytes > this.expectedBytes && bytes <= MAX_EXPECTED_BYTES) {
			this.expectedBytes = bytes;
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public @Nullable T decode(byte[] payload) {
		try {
			Object value = (this.plain != null) ? this.plain.decode(payload) : null;
			return (value != null) ? (T) value : read(payload);
		}
		catch (IOException | InvocationTargetException | RuntimeException ex) {
			throw new GridPayloadException(
					"The payload of %d bytes is no %s in MessagePack".formatted(payload.length, this.type), ex);
		}
		catch (StackOverflowError ex) {
			// a peer decides how deep a payload nests, and threads have stacks of all
			// sizes
			throw new GridPayloadException(
					"The payload of %d bytes nests too deep for the stack of this thread".formatted(payload.length),
					ex);
		}
	}

	private @Nullable T read(byte[] payload) throws IOException {
		MessagePackReader input = new MessagePackReader(payload, this.names,
				this.mapper.getFactory().streamReadConstraints(), this.mapper);
		T value = this.reader.readValue(input);
		if (input.position() != payload.length) {
			throw new IOException("The value ends after %d bytes".formatted(input.position()));
		}
		return value;
	}

}
