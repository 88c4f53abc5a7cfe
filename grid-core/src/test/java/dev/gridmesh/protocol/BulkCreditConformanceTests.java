package dev.gridmesh.protocol;

import java.util.stream.Stream;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code extensions/bulk-credit.json}: how several credits are given back at a time.
 */
class BulkCreditConformanceTests {

	private static final String FILE = "extensions/bulk-credit.json";

	static Stream<Case> credits() {
		return Vectors.cases(FILE, "credits");
	}

	static Stream<Case> payloads() {
		return Vectors.cases(FILE, "payloads");
	}

	static Stream<Case> malformedPayloads() {
		return Vectors.cases(FILE, "malformedPayloads");
	}

	@ParameterizedTest
	@MethodSource("credits")
	void messageDecodesToItsCredits(Case vector) {
		Message decoded = MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));

		assertThat(decoded).isEqualTo(Vectors.message(vector.fields()));
		assertThat(CreditCodec.decode(decoded.payload())).isEqualTo(credits(vector));
	}

	@ParameterizedTest
	@MethodSource("credits")
	void messageIsWrittenSo(Case vector) {
		Message fields = Vectors.message(vector.fields());
		ByteBuf out = Unpooled.buffer();

		MessageCodec.encode(Message.of(fields.op(), fields.muxId(), fields.seq(), fields.flags(),
				CreditCodec.encode(credits(vector))), out);

		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(vector.bytes());
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void payloadOfOtherFormDecodes(Case vector) {
		assertThat(CreditCodec.decode(vector.bytes())).isEqualTo(credits(vector));
	}

	@ParameterizedTest
	@MethodSource("malformedPayloads")
	void malformedPayloadIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> CreditCodec.decode(vector.bytes()))
			.withMessageStartingWith(vector.json().required("error").asText());
	}

	private static int credits(Case vector) {
		return vector.json().required("credits").asInt();
	}

}
