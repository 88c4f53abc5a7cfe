package dev.gridmesh.codec.jackson;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.gridmesh.codec.PayloadCodec;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type as MessagePack. Safe for any thread.
 *
 * @param <T> the type of the values
 */
final class MessagePackPayloadCodec<T> implements PayloadCodec<T> {

	private final GuardedMessagePackFactory factory;

	private final ObjectReader reader;

	private final ObjectWriter writer;

	private final PayloadProblems problems;

	MessagePackPayloadCodec(ObjectMapper mapper, JavaType type, PayloadProblems problems) {
		this.factory = (GuardedMessagePackFactory) mapper.getFactory();
		this.reader = mapper.readerFor(type);
		this.writer = mapper.writerFor(type);
		this.problems = problems;
	}

	@Override
	public byte[] encode(T value) {
		GuardedMessagePackPacker packer = this.factory.takePacker();
		try {
			GuardedMessagePackGenerator generator = this.factory.createGenerator(packer);
			this.writer.writeValue(generator, value);
			if (!generator.isComplete()) {
				throw new RefusedValueException("a serializer did not write the value to its end");
			}
			generator.flush();
			byte[] payload = packer.takePayload();
			this.factory.giveBack(packer, payload);
			return payload;
		}
		catch (IOException | RuntimeException | StackOverflowError ex) {
			throw this.problems.unwritable(ex, path(ex));
		}
	}

	@Override
	public @Nullable T decode(byte[] payload) {
		GuardedMessagePackParser parser = null;
		try {
			parser = this.factory.takeParser(payload);
			T value = this.reader.readValue(parser);
			if (parser.position() != payload.length) {
				throw new RefusedValueException("the value ends after %d bytes".formatted(parser.position()));
			}
			this.factory.giveBack(parser, payload);
			return value;
		}
		catch (IOException | RuntimeException | StackOverflowError ex) {
			PropertyPath reached = path((parser != null) ? parser.getParsingContext() : null);
			throw this.problems.unreadable(payload.length, ex, PropertyPath.longer(path(ex), reached));
		}
	}

	private PropertyPath path(Throwable failure) {
		PropertyPath path = this.problems.path();
		if (failure instanceof JsonMappingException mapping) {
			mapping.getPath().forEach((step) -> path.add(step.getFieldName(), step.getIndex()));
		}
		return path;
	}

	private PropertyPath path(@Nullable JsonStreamContext position) {
		PropertyPath path = this.problems.path();
		for (JsonStreamContext step = position; step != null && !step.inRoot(); step = step.getParent()) {
			path.add(step.inObject() ? step.getCurrentName() : null, step.getCurrentIndex());
		}
		return path.reversed();
	}

}
