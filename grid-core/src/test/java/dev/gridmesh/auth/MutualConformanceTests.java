package dev.gridmesh.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code extensions/mutual.json}: keys, MACs, headers and payloads of the mutual
 * protocol.
 */
class MutualConformanceTests {

	private static final String FILE = "extensions/mutual.json";

	private static final HexFormat HEX = HexFormat.of();

	static Stream<Case> keys() {
		return Vectors.cases(FILE, "keys");
	}

	static Stream<Case> handshakes() {
		return Vectors.cases(FILE, "handshakes");
	}

	@ParameterizedTest
	@MethodSource("keys")
	void keysAreDerivedSo(Case vector) {
		MutualKey key = new MutualKey(text(vector, "secret"));

		assertThat(key.key(MacPurpose.STATEMENT)).isEqualTo(bytes(vector, "statement"));
		assertThat(key.key(MacPurpose.ANSWER)).isEqualTo(bytes(vector, "answer"));
		assertThat(key.key(MacPurpose.CONNECT)).isEqualTo(bytes(vector, "connect"));
		assertThat(key.key(MacPurpose.CONNECT_RESPONSE)).isEqualTo(bytes(vector, "connectResponse"));
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void inputsOfTheMacsAreWrittenSo(Case vector) {
		List<byte[]> statement = statement(vector).fields();
		List<byte[]> transcript = new ArrayList<>(statement);
		transcript.add(nonce(vector, "acceptorNonce").getBytes(StandardCharsets.UTF_8));
		transcript.add(text(vector, "acceptorInstance").getBytes(StandardCharsets.UTF_8));

		assertThat(input(MacPurpose.STATEMENT, statement)).isEqualTo(bytes(vector, "statementInput"));
		assertThat(input(MacPurpose.ANSWER, transcript)).isEqualTo(bytes(vector, "answerInput"));
		MutualKey key = new MutualKey(text(vector, "secret"));
		assertThat(key.mac(MacPurpose.STATEMENT, statement)).isEqualTo(bytes(vector, "statementMac"));
		assertThat(key.mac(MacPurpose.ANSWER, transcript)).isEqualTo(bytes(vector, "answerMac"));
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void headersAreWrittenSo(Case vector) {
		UpgradeStatement statement = statement(vector);

		assertThat(statement.header(bytes(vector, "statementMac"))).isEqualTo(text(vector, "authorization"));
		assertThat(proof(vector).answerHeader()).isEqualTo(text(vector, "authenticationInfo"));
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void payloadsAreWrittenAndSignedSo(Case vector) {
		HandshakeProof proof = proof(vector);
		byte[] connect = HandshakeCodec.encodeForProof(request(vector));
		byte[] response = HandshakeCodec.encodeForProof(response(vector));

		proof.signConnect(connect);
		proof.signConnectResponse(response);

		assertThat(connect).isEqualTo(bytes(vector, "connect"));
		assertThat(response).isEqualTo(bytes(vector, "connectResponse"));
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void payloadsAreReadAndCheckedSo(Case vector) {
		HandshakeProof proof = proof(vector);
		byte[] connect = bytes(vector, "connect");
		byte[] response = bytes(vector, "connectResponse");

		assertThat(proof.isConnect(connect)).isTrue();
		assertThat(proof.isConnectResponse(response)).isTrue();
		assertThat(HandshakeCodec.decodeRequest(connect)).isEqualTo(request(vector));
		assertThat(HandshakeCodec.decodeResponse(response)).isEqualTo(response(vector));
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void noBitOfAPayloadCanBeChanged(Case vector) {
		HandshakeProof proof = proof(vector);
		byte[] connect = bytes(vector, "connect");
		byte[] response = bytes(vector, "connectResponse");

		for (int bit = 0; bit < connect.length * Byte.SIZE; bit++) {
			assertThat(proof.isConnect(flipped(connect, bit))).as("bit %d of connect", bit).isFalse();
		}
		for (int bit = 0; bit < response.length * Byte.SIZE; bit++) {
			assertThat(proof.isConnectResponse(flipped(response, bit))).as("bit %d of the answer", bit).isFalse();
		}
		assertThat(proof.isConnect(response)).as("an answer in place of connect").isFalse();
		assertThat(proof.isConnectResponse(connect)).as("connect in place of an answer").isFalse();
		assertThat(proof.isConnect(new byte[HandshakeProof.MAC_BYTES - 1])).as("too short for a MAC").isFalse();
	}

	private static byte[] flipped(byte[] bytes, int bit) {
		byte[] flipped = bytes.clone();
		flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
		return flipped;
	}

	private static byte[] input(MacPurpose purpose, List<byte[]> fields) {
		List<byte[]> all = new ArrayList<>(List.of(purpose.text().getBytes(StandardCharsets.UTF_8)));
		all.addAll(fields);
		ByteBuffer input = ByteBuffer.allocate(all.stream().mapToInt((field) -> Integer.BYTES + field.length).sum());
		all.forEach((field) -> input.putInt(field.length).put(field));
		return input.array();
	}

	private static HandshakeProof proof(Case vector) {
		return new HandshakeProof(new MutualSecrets(text(vector, "secret")).current(), statement(vector),
				nonce(vector, "acceptorNonce"), UUID.fromString(text(vector, "acceptorInstance")));
	}

	private static UpgradeStatement statement(Case vector) {
		return new UpgradeStatement(HeaderText.encode(text(vector, "from")), HeaderText.encode(text(vector, "to")),
				HeaderText.encode(text(vector, "path")), text(vector, "time"), nonce(vector, "dialerNonce"),
				text(vector, "dialerInstance"));
	}

	private static ConnectRequest request(Case vector) {
		return new ConnectRequest(UUID.fromString(text(vector, "dialerInstance")), text(vector, "from"),
				Instant.ofEpochMilli(vector.json().required("time").asLong()), "", extensions(vector, "extensions"),
				vector.json().path("codec").asText(null), null);
	}

	private static ConnectResponse response(Case vector) {
		return new ConnectResponse(UUID.fromString(text(vector, "acceptorInstance")),
				vector.json().required("accepted").asBoolean(), text(vector, "reason"), extensions(vector, "common"),
				vector.json().path("answeredCodec").asText(null));
	}

	private static Set<Extension> extensions(Case vector, String field) {
		Set<String> names = StreamSupport.stream(vector.json().required(field).spliterator(), false)
			.map(JsonNode::asText)
			.collect(Collectors.toSet());
		return Stream.of(Extension.values())
			.filter((extension) -> names.contains(extension.wireName()))
			.collect(Collectors.toSet());
	}

	private static String nonce(Case vector, String field) {
		return HeaderText.encode(bytes(vector, field));
	}

	private static byte[] bytes(Case vector, String field) {
		return HEX.parseHex(text(vector, field));
	}

	private static String text(Case vector, String field) {
		return vector.json().required(field).asText();
	}

}
