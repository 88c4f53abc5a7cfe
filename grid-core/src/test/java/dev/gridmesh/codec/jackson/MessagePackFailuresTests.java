package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that a value whose writing fails leaves nothing behind for the next one of the
 * same thread.
 */
class MessagePackFailuresTests {

	private static final List<Integer> SIZES = List.of(0, 1, 100, 500, 511, 512, 513, 5_000, 8_192, 100_000);

	private final MessagePackPayloadCodecs codecs = MessagePackPayloadCodecs.create();

	static Stream<Arguments> failures() {
		Stream<Function<String, Object>> kinds = Stream.of(ThrowsAnException::new, ThrowsAnError::new,
				CannotBeWritten::new, CannotBePacked::new, Endless::new);
		return kinds.flatMap((kind) -> SIZES.stream().map((size) -> {
			Object value = kind.apply("f".repeat(size));
			return Arguments.of(value.getClass().getSimpleName(), size, value);
		}));
	}

	@ParameterizedTest(name = "{0} behind {1} bytes")
	@MethodSource("failures")
	void nextValueIsWhole(String name, int size, Object failing) {
		PayloadCodec<Object> codec = this.codecs.forType(failing.getClass());
		for (int next : SIZES) {
			assertThat(catchThrowable(() -> codec.encode(failing))).as("the failure").isNotNull();

			assertWhole(new Note("n".repeat(next), List.of(1, 2, 3), Map.of("k", "v".repeat(next))));
		}
	}

	private void assertWhole(Note note) {
		PayloadCodec<Note> notes = this.codecs.forType(Note.class);
		byte[] payload = notes.encode(note);

		assertThat(notes.decode(payload)).isEqualTo(note);
		assertThat(notes.encode(note)).isEqualTo(payload);
	}

	@Test
	void valueAroundOneThatFailsIsWhole() {
		for (int size : SIZES) {
			PayloadCodec<Around> arounds = this.codecs.forType(Around.class);
			Around around = new Around(this.codecs, "a".repeat(size));

			Copy copy = this.codecs.<Copy>forType(Copy.class).decode(arounds.encode(around));

			assertThat(copy.before()).isEqualTo("a".repeat(size));
			assertThat(copy.failure()).isEqualTo("GridPayloadException");
			assertThat(copy.after()).isEqualTo("a".repeat(size));
		}
	}

	@Test
	void payloadThatWasGivenOutDoesNotChangeWhenAnotherValueFails() {
		PayloadCodec<Note> notes = this.codecs.forType(Note.class);
		PayloadCodec<ThrowsAnException> failing = this.codecs.forType(ThrowsAnException.class);
		byte[] payload = notes.encode(new Note("kept", List.of(1), Map.of()));
		byte[] copy = Arrays.copyOf(payload, payload.length);

		assertThat(catchThrowable(() -> failing.encode(new ThrowsAnException("f".repeat(600))))).isNotNull();

		assertThat(payload).isEqualTo(copy);
	}

	record Note(String text, List<Integer> numbers, Map<String, String> more) {

	}

	record Copy(String before, String failure, String after) {

	}

	/** Has text, and then something that cannot be written. */
	@JsonPropertyOrder({ "before", "then", "after" })
	abstract static class Failing {

		private final String text;

		Failing(String text) {
			this.text = text;
		}

		public String getBefore() {
			return this.text;
		}

		public String getAfter() {
			return this.text;
		}

	}

	static class ThrowsAnException extends Failing {

		ThrowsAnException(String text) {
			super(text);
		}

		public String getThen() {
			throw new IllegalStateException("not now");
		}

	}

	static class ThrowsAnError extends Failing {

		ThrowsAnError(String text) {
			super(text);
		}

		public String getThen() {
			throw new NoClassDefFoundError("not here");
		}

	}

	static class CannotBeWritten extends Failing {

		CannotBeWritten(String text) {
			super(text);
		}

		@JsonSerialize(using = FailingSerializer.class)
		public String getThen() {
			return "";
		}

	}

	static class CannotBePacked extends Failing {

		CannotBePacked(String text) {
			super(text);
		}

		@JsonSerialize(using = HugeNumberSerializer.class)
		public String getThen() {
			return "";
		}

	}

	static class Endless extends Failing {

		Endless(String text) {
			super(text);
		}

		public Endless getThen() {
			return new Endless("");
		}

	}

	/** Fails when a map has been begun. */
	static class FailingSerializer extends JsonSerializer<String> {

		@Override
		public void serialize(String value, JsonGenerator generator, SerializerProvider provider) throws IOException {
			generator.writeStartObject();
			generator.writeFieldName("half");
			throw new IOException("no more");
		}

	}

	/** Writes a number for which the format has no room, which shows late. */
	static class HugeNumberSerializer extends JsonSerializer<String> {

		@Override
		public void serialize(String value, JsonGenerator generator, SerializerProvider provider) throws IOException {
			generator.writeNumber(BigInteger.ONE.shiftLeft(100));
		}

	}

	/** Writes another value within itself, which fails. */
	@JsonPropertyOrder({ "before", "failure", "after" })
	static class Around {

		private final MessagePackPayloadCodecs codecs;

		private final String text;

		Around(MessagePackPayloadCodecs codecs, String text) {
			this.codecs = codecs;
			this.text = text;
		}

		public String getBefore() {
			return this.text;
		}

		public String getFailure() {
			PayloadCodec<ThrowsAnException> codec = this.codecs.forType(ThrowsAnException.class);
			return catchThrowable(() -> codec.encode(new ThrowsAnException(this.text))).getClass().getSimpleName();
		}

		public String getAfter() {
			return this.text;
		}

	}

}
