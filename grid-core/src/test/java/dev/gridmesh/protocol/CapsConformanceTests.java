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
 * {@code extensions/caps.json}: how extensions are announced, and what AckMux carries.
 */
class CapsConformanceTests {

	private static final String FILE = "extensions/caps.json";

	static Stream<Case> announcements() {
		return Vectors.cases(FILE, "announcements");
	}

	static Stream<Case> canonicalAnnouncements() {
		return announcements().filter((vector) -> vector.json().required("canonical").asBoolean());
	}

	static Stream<Case> malformedAnnouncements() {
		return Vectors.cases(FILE, "malformedAnnouncements");
	}

	static Stream<Case> acks() {
		return Vectors.cases(FILE, "acks");
	}

	static Stream<Case> ackPayloads() {
		return Vectors.cases(FILE, "ackPayloads");
	}

	static Stream<Case> malformedAckPayloads() {
		return Vectors.cases(FILE, "malformedAckPayloads");
	}

	@ParameterizedTest
	@MethodSource("announcements")
	void announcementDecodes(Case vector) {
		VectorPayloads.assertDecodes(vector.bytes(), vector.fields());
	}

	@ParameterizedTest
	@MethodSource("canonicalAnnouncements")
	void announcementIsWrittenSo(Case vector) {
		assertThat(VectorPayloads.encode(vector.fields())).isEqualTo(vector.bytes());
	}

	@ParameterizedTest
	@MethodSource("malformedAnnouncements")
	void malformedAnnouncementIsRefused(Case vector) {
		String error = vector.json().required("error").asText();

		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeRequest(vector.bytes()))
			.withMessageStartingWith(error);
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeResponse(vector.bytes()))
			.withMessageStartingWith(error);
	}

	@ParameterizedTest
	@MethodSource("acks")
	void ackDecodesToItsCapacities(Case vector) {
		Message decoded = MessageCodec.decode(Unpooled.wrappedBuffer(vector.bytes()));

		assertThat(decoded).isEqualTo(Vectors.message(vector.fields()));
		assertThat(CapacitiesCodec.decode(decoded.payload())).isEqualTo(capacities(vector));
	}

	@ParameterizedTest
	@MethodSource("acks")
	void ackIsWrittenSo(Case vector) {
		Message fields = Vectors.message(vector.fields());
		Message message = Message.of(Op.ACK_MUX, fields.muxId(), fields.seq(), fields.flags(),
				CapacitiesCodec.encode(capacities(vector)));
		ByteBuf out = Unpooled.buffer();

		MessageCodec.encode(message, out);

		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(vector.bytes());
	}

	@ParameterizedTest
	@MethodSource("ackPayloads")
	void payloadOfOtherFormDecodes(Case vector) {
		assertThat(CapacitiesCodec.decode(vector.bytes())).isEqualTo(capacities(vector));
	}

	@ParameterizedTest
	@MethodSource("malformedAckPayloads")
	void malformedPayloadIsRefused(Case vector) {
		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> CapacitiesCodec.decode(vector.bytes()))
			.withMessageStartingWith(vector.json().required("error").asText());
	}

	private static Capacities capacities(Case vector) {
		return new Capacities(vector.json().required("in").asInt(), vector.json().required("out").asInt());
	}

}
