package dev.gridmesh.codec.jackson;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that a refusal says where and why, and never what stood there.
 */
class PayloadProblemsTests {

	static List<PayloadCodecs> codecs() {
		return List.of(MessagePackPayloadCodecs.create(), JacksonPayloadCodecs.of(JsonMapper.shared()),
				JacksonPayloadCodecs.of(CBORMapper.shared()));
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void undecodableValueIsNamedByItsPath(PayloadCodecs codecs) {
		byte[] payload = codecs.<Loose>forType(Loose.class)
			.encode(new Loose(List.of(new LooseItem("SECRET-VALUE")), Map.of()));
		PayloadCodec<Strict> codec = codecs.forType(Strict.class);

		assertThatNothingIsShown(catchThrowableOfType(GridPayloadException.class, () -> codec.decode(payload)));
		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.decode(payload))
			.withMessageContaining("at items[0].at, ")
			.withMessageContaining("Exception");
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void keyOfAMapIsNotShown(PayloadCodecs codecs) {
		byte[] payload = codecs.<Loose>forType(Loose.class)
			.encode(new Loose(List.of(), Map.of("SECRET-KEY", "SECRET-VALUE")));
		PayloadCodec<Strict> codec = codecs.forType(Strict.class);

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codec.decode(payload))
			.withMessageContaining("at counts.*, ");
		assertThatNothingIsShown(catchThrowableOfType(GridPayloadException.class, () -> codec.decode(payload)));
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void exceptionOfAnAccessorIsNamedByItsClass(PayloadCodecs codecs) {
		PayloadCodec<Secretive> codec = codecs.forType(Secretive.class);
		GridPayloadException failure = catchThrowableOfType(GridPayloadException.class,
				() -> codec.encode(new Secretive(1)));

		assertThat(failure).hasMessageContaining("at number, IllegalStateException");
		assertThatNothingIsShown(failure);
		assertThat(failure.getCause()).rootCause()
			.hasMessage("java.lang.IllegalStateException")
			.extracting((cause) -> cause.getStackTrace()[0].getMethodName())
			.isEqualTo("number");
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void exceptionOfAConstructorIsNamedByItsClass(PayloadCodecs codecs) {
		byte[] payload = codecs.<Map<String, Integer>>forType(Map.class).encode(Map.of("number", 0));
		PayloadCodec<Refusing> codec = codecs.forType(Refusing.class);
		GridPayloadException failure = catchThrowableOfType(GridPayloadException.class, () -> codec.decode(payload));

		assertThat(failure).hasMessageContaining("IllegalStateException");
		assertThatNothingIsShown(failure);
	}

	@Test
	void textThatIsNoUtf8IsNamedByItsPath() {
		PayloadCodec<Strict> codec = MessagePackPayloadCodecs.create().forType(Strict.class);

		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> codec.decode(Vectors.hex("81a56974656d739181a46e616d65a2c328")))
			.withMessageContaining("at items[0].name, a text is not UTF-8");
	}

	@Test
	void textWithAReplacementCharacterOfItsOwnIsRead() {
		PayloadCodec<String> codec = MessagePackPayloadCodecs.create().messagePack(String.class);

		assertThat(codec.decode(codec.encode("a\ufffd\u00e9"))).isEqualTo("a\ufffd\u00e9");
	}

	private static void assertThatNothingIsShown(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContain("SECRET");
			assertThat(Arrays.stream(cause.getSuppressed())).isEmpty();
		}
	}

	record LooseItem(String at) {

	}

	record Loose(List<LooseItem> items, Map<String, String> counts) {

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record StrictItem(Instant at, String name) {

	}

	record Strict(List<StrictItem> items, Map<String, Integer> counts) {

	}

	record Secretive(int number) {

		@Override
		public int number() {
			throw new IllegalStateException("SECRET-NUMBER");
		}

	}

	record Refusing(int number) {

		Refusing {
			if (number == 0) {
				throw new IllegalStateException("SECRET-NUMBER");
			}
		}

	}

}
