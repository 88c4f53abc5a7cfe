package dev.gridmesh.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
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
 * {@code extensions/meta.json}: how metadata travels.
 */
class MetaConformanceTests {

	private static final String FILE = "extensions/meta.json";

	static Stream<Case> calls() {
		return Vectors.cases(FILE, "calls");
	}

	static Stream<Case> payloads() {
		return Vectors.cases(FILE, "payloads");
	}

	static Stream<Case> malformedPayloads() {
		return Vectors.cases(FILE, "malformedPayloads");
	}

	private static Map<String, String> metadata(Case vector) {
		Map<String, String> metadata = new LinkedHashMap<>();
		vector.json()
			.required("metadata")
			.properties()
			.forEach((field) -> metadata.put(field.getKey(), field.getValue().asText()));
		return metadata;
	}

	private static Message opening(Message envelope, Case vector) {
		return new Message(envelope.muxId(), envelope.seq(), envelope.deadlineMillis(), envelope.handler(),
				vector.json().required("opening").asInt(), envelope.flags(),
				Vectors.hex(vector.json().required("payload").asText()), envelope.subroute());
	}

	private static Message call(byte[] payload) {
		return Message.of(Op.META_CALL, 1, 0, Flags.CRC, payload);
	}

	@ParameterizedTest
	@MethodSource("calls")
	void callGivesTheOpeningAndItsMetadata(Case vector) {
		Message message = MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));

		MetadataCodec.Unwrapped call = MetadataCodec.unwrap(message);

		assertThat(message).isEqualTo(Vectors.message(vector.fields()));
		assertThat(message.op()).isEqualTo(Op.META_CALL);
		assertThat(call.opening()).isEqualTo(opening(message, vector));
		assertThat(call.metadata()).containsExactlyEntriesOf(metadata(vector));
	}

	@ParameterizedTest
	@MethodSource("calls")
	void callIsWrittenSo(Case vector) {
		Message opening = opening(Vectors.message(vector.fields()), vector);
		ByteBuf out = Unpooled.buffer();

		Message message = MetadataCodec.wrap(opening, metadata(vector));
		MessageCodec.encode(message, out);

		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(vector.bytes());
		assertThat(message.payload().length - opening.payload().length).isLessThanOrEqualTo(MetadataCodec.MAX_OVERHEAD);
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void payloadOfOtherFormDecodes(Case vector) {
		MetadataCodec.Unwrapped call = MetadataCodec.unwrap(call(vector.bytes()));

		assertThat(call.opening()).isEqualTo(opening(call(vector.bytes()), vector));
		assertThat(call.metadata()).isEqualTo(metadata(vector));
	}

	@ParameterizedTest
	@MethodSource("malformedPayloads")
	void malformedPayloadIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> MetadataCodec.unwrap(call(vector.bytes())))
			.withMessageStartingWith(vector.json().required("error").asText());
	}

}
