package dev.gridmesh.codec.jackson;

import dev.gridmesh.codec.PayloadCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Values of one type in the format of a mapper of Jackson 3. Safe for any thread.
 *
 * @param <T> the type of the values
 */
final class JacksonPayloadCodec<T> implements PayloadCodec<T> {

	private final ObjectReader reader;

	private final ObjectWriter writer;

	private final PayloadProblems problems;

	JacksonPayloadCodec(ObjectMapper mapper, JavaType type, PayloadProblems problems) {
		this.reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
		this.writer = mapper.writerFor(type);
		this.problems = problems;
	}

	@Override
	public byte[] encode(T value) {
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw this.problems.unwritable(ex, path(ex));
		}
	}

	@Override
	public @Nullable T decode(byte[] payload) {
		try {
			return this.reader.readValue(payload);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw this.problems.unreadable(payload.length, ex, path(ex));
		}
	}

	private PropertyPath path(Throwable failure) {
		PropertyPath path = this.problems.path();
		if (failure instanceof JacksonException jackson) {
			jackson.getPath().forEach((step) -> path.add(step.getPropertyName(), step.getIndex()));
		}
		return path;
	}

}
