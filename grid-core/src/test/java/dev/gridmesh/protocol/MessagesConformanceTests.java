package dev.gridmesh.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code messages.json}: what the reference encodes is what we encode, and decodes to the
 * same fields.
 */
class MessagesConformanceTests {

	static Stream<Case> plain() {
		return Stream.of("flags", "integers", "ops", "opsByFlags", "payloadLengths")
			.flatMap((list) -> Vectors.cases("messages.json", list));
	}

	static Stream<Case> merged() {
		return Vectors.cases("messages.json", "merged");
	}

	static Stream<Case> withInnerPayload() {
		return Vectors.cases("messages.json", "ops").filter((vector) -> vector.fields().has("inner"));
	}

	@ParameterizedTest
	@MethodSource("plain")
	void messageDecodesToItsFields(Case vector) {
		Message decoded = MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));

		assertFields(decoded, vector.fields(), vector.bytes());
	}

	@ParameterizedTest
	@MethodSource("plain")
	void messageDecodesFromDirectBuffer(Case vector) {
		ByteBuf in = Unpooled.directBuffer().writeBytes(vector.bytes());
		try {
			assertFields(MessageCodec.decode(in), vector.fields(), vector.bytes());
		}
		finally {
			in.release();
		}
	}

	@ParameterizedTest
	@MethodSource("plain")
	void fieldsEncodeToTheSameBytes(Case vector) {
		Message message = Vectors.message(vector.fields());
		ByteBuf out = Unpooled.buffer();

		MessageCodec.encode(message, out);

		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(vector.bytes());
		assertThat(MessageCodec.encodedSize(message)).isEqualTo(vector.bytes().length);
	}

	@ParameterizedTest
	@MethodSource("merged")
	void mergedMessageDecodesToItsParts(Case vector) {
		ByteBuf in = Unpooled.wrappedBuffer(vector.bytes());
		List<Message> parts = new ArrayList<>();

		Message outer = MessageCodec.decode(in);
		MergedMessageCodec.decode(outer, in, parts::add);

		assertThat(outer).isEqualTo(Vectors.message(vector.fields()));
		assertThat(parts).isEqualTo(messages(vector));
		assertThat(ByteBufUtil.hexDump(in)).isEqualTo(vector.json().path("restHex").asText());
	}

	@ParameterizedTest
	@MethodSource("merged")
	void partsEncodeToTheSameBytes(Case vector) {
		List<Message> parts = messages(vector);
		ByteBuf out = Unpooled.buffer();

		MergedMessageCodec.encode(parts, out);

		if (vector.json().has("restHex")) {
			return;
		}
		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(vector.bytes());
		assertThat(MergedMessageCodec.encodedSize(parts)).isEqualTo(vector.bytes().length);
	}

	@ParameterizedTest
	@MethodSource("withInnerPayload")
	void payloadDecodesToItsMap(Case vector) {
		VectorPayloads.assertDecodes(Vectors.message(vector.fields()).payload(), vector.fields().required("inner"));
	}

	@ParameterizedTest
	@MethodSource("withInnerPayload")
	void mapEncodesToTheSamePayload(Case vector) {
		byte[] encoded = VectorPayloads.encode(vector.fields().required("inner"));

		assertThat(Vectors.hex(encoded)).isEqualTo(vector.fields().required("payload").asText());
	}

	private static List<Message> messages(Case vector) {
		return vector.parts().stream().map((part) -> Vectors.message(part.required("fields"))).toList();
	}

	private static void assertFields(Message decoded, JsonNode fields, byte[] bytes) {
		assertThat(decoded).isEqualTo(Vectors.message(fields));
		assertThat(Op.describe(decoded.opCode())).isEqualTo(fields.required("opName").asText());
		assertThat(Flags.describe(decoded.flags())).isEqualTo(fields.required("flagNames").asText());
		assertThat(decoded.payload()).hasSize(fields.required("payloadLen").asInt());
		if (!fields.has("payloadGen")) {
			assertThat(decoded.payloadOrAbsent() == null).isEqualTo(fields.required("payload").isNull());
		}
		if (fields.has("crc")) {
			int covered = bytes.length - Integer.BYTES;
			assertThat(Integer.toUnsignedLong(Checksum.crc(Unpooled.wrappedBuffer(bytes), 0, covered)))
				.isEqualTo(fields.required("crc").asLong());
		}
	}

}
