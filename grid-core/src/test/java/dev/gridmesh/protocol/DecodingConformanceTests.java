package dev.gridmesh.protocol;

import java.util.stream.Stream;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code decoding.json}: what a decoder accepts beside the canonical form, and refuses.
 */
class DecodingConformanceTests {

	static Stream<Case> accepted() {
		return Vectors.cases("decoding.json", "acceptedNonCanonical").filter((vector) -> !hasJunk(vector));
	}

	static Stream<Case> acceptedWithJunk() {
		return Vectors.cases("decoding.json", "acceptedNonCanonical").filter(DecodingConformanceTests::hasJunk);
	}

	static Stream<Case> refused() {
		return Vectors.cases("decoding.json", "refused");
	}

	static Stream<Case> acceptedPayloads() {
		return Vectors.cases("decoding.json", "payloads").filter(DecodingConformanceTests::isAccepted);
	}

	static Stream<Case> refusedPayloads() {
		return Vectors.cases("decoding.json", "payloads").filter((vector) -> !isAccepted(vector));
	}

	private static boolean hasJunk(Case vector) {
		return vector.json().has("restHex");
	}

	private static boolean isAccepted(Case vector) {
		return vector.json().required("accepted").asBoolean();
	}

	@ParameterizedTest
	@MethodSource("accepted")
	void otherFormsAreAccepted(Case vector) {
		Message decoded = MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));

		assertThat(decoded).isEqualTo(Vectors.message(vector.fields()));
	}

	/**
	 * The reference ignores junk; protocol.md §9 wants it refused.
	 */
	@ParameterizedTest
	@MethodSource("acceptedWithJunk")
	void junkIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes())));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void malformedMessageIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes())));
	}

	@ParameterizedTest
	@MethodSource("acceptedPayloads")
	void payloadIsAccepted(Case vector) {
		VectorPayloads.assertDecodes(vector.bytes(), vector.fields());
	}

	@ParameterizedTest
	@MethodSource("refusedPayloads")
	void malformedPayloadIsRefused(Case vector) {
		String type = vector.json().required("type").asText();

		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> VectorPayloads.decode(vector.bytes(), type));
	}

}
