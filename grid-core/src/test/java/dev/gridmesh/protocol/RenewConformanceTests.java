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
 * {@code extensions/renew.json}: what Connect says of the link that it is for, and how a
 * link is retired.
 */
class RenewConformanceTests {

	private static final String FILE = "extensions/renew.json";

	static Stream<Case> claims() {
		return Vectors.cases(FILE, "claims");
	}

	static Stream<Case> lifetimes() {
		return Vectors.cases(FILE, "lifetimes");
	}

	static Stream<Case> malformedLifetimes() {
		return Vectors.cases(FILE, "malformedLifetimes");
	}

	static Stream<Case> canonical() {
		return Stream.concat(claims(), lifetimes()).filter((vector) -> vector.json().required("canonical").asBoolean());
	}

	static Stream<Case> malformedClaims() {
		return Vectors.cases(FILE, "malformedClaims");
	}

	static Stream<Case> retirements() {
		return Vectors.cases(FILE, "retirements");
	}

	@ParameterizedTest
	@MethodSource({ "claims", "lifetimes" })
	void claimOrLifetimeDecodes(Case vector) {
		VectorPayloads.assertDecodes(vector.bytes(), vector.fields());
	}

	@ParameterizedTest
	@MethodSource("canonical")
	void claimOrLifetimeIsWrittenSo(Case vector) {
		assertThat(VectorPayloads.encode(vector.fields())).isEqualTo(vector.bytes());
	}

	@ParameterizedTest
	@MethodSource("malformedClaims")
	void malformedClaimIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeRequest(vector.bytes()))
			.withMessageStartingWith(vector.json().required("error").asText());
	}

	@ParameterizedTest
	@MethodSource("malformedLifetimes")
	void malformedLifetimeIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeResponse(vector.bytes()))
			.withMessageStartingWith(vector.json().required("error").asText());
	}

	@ParameterizedTest
	@MethodSource("retirements")
	void retirementIsReadAndWrittenSo(Case vector) {
		Message decoded = MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));
		ByteBuf out = Unpooled.buffer();
		MessageCodec.encode(decoded, out);

		assertThat(decoded).isEqualTo(Vectors.message(vector.fields()));
		assertThat(decoded.op()).isEqualTo(Op.RETIRE);
		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(vector.bytes());
	}

}
