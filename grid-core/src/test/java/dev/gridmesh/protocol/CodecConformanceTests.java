package dev.gridmesh.protocol;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code extensions/codec.json}: which format a node writes objects in.
 */
class CodecConformanceTests {

	private static final String FILE = "extensions/codec.json";

	static Stream<Case> announcements() {
		return Vectors.cases(FILE, "announcements");
	}

	static Stream<Case> canonicalAnnouncements() {
		return announcements().filter((vector) -> vector.json().required("canonical").asBoolean());
	}

	static Stream<Case> malformed() {
		return Vectors.cases(FILE, "malformed");
	}

	@ParameterizedTest
	@MethodSource("announcements")
	void announcementDecodes(Case vector) {
		VectorPayloads.assertDecodes(vector.bytes(), vector.fields());
	}

	@ParameterizedTest
	@MethodSource("announcements")
	void announcementMeansAFormatOrNone(Case vector) {
		JsonNode means = vector.json().required("means");

		assertThat(codecType(vector)).isEqualTo(means.isNull() ? null : means.asText());
	}

	private static String codecType(Case vector) {
		if (vector.fields().required("type").asText().equals("Connect")) {
			ConnectRequest request = HandshakeCodec.decodeRequest(vector.bytes());
			return HandshakeCodec.codecType(request.extensions(), request.codecType());
		}
		ConnectResponse response = HandshakeCodec.decodeResponse(vector.bytes());
		return HandshakeCodec.codecType(response.extensions(), response.codecType());
	}

	@ParameterizedTest
	@MethodSource("canonicalAnnouncements")
	void announcementIsWrittenSo(Case vector) {
		assertThat(VectorPayloads.encode(vector.fields())).isEqualTo(vector.bytes());
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void malformedAnnouncementIsRefused(Case vector) {
		String error = vector.json().required("error").asText();

		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeRequest(vector.bytes()))
			.withMessageStartingWith(error);
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeResponse(vector.bytes()))
			.withMessageStartingWith(error);
	}

}
