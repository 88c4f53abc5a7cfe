package dev.gridmesh.protocol;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.vectors.Vectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The payload maps of control messages as the vectors write them.
 */
final class VectorPayloads {

	private VectorPayloads() {
	}

	static Object decode(byte[] payload, String type) {
		return switch (type) {
			case "Connect" -> HandshakeCodec.decodeRequest(payload);
			case "ConnectResponse" -> HandshakeCodec.decodeResponse(payload);
			case "Ping" -> HeartbeatCodec.decodePing(payload);
			case "Pong" -> HeartbeatCodec.decodePong(payload);
			case "MuxConnectError" -> RefusalCodec.decode(payload);
			default -> throw new IllegalArgumentException(type);
		};
	}

	static void assertDecodes(byte[] payload, JsonNode fields) {
		assertThat(decode(payload, fields.required("type").asText())).isEqualTo(expected(fields));
	}

	static byte[] encode(JsonNode fields) {
		Object value = expected(fields);
		return switch (fields.required("type").asText()) {
			case "Connect" -> HandshakeCodec.encode((ConnectRequest) value);
			case "ConnectResponse" -> HandshakeCodec.encode((ConnectResponse) value);
			case "Ping" -> HeartbeatCodec.encodePing(Vectors.time(fields.required("t")));
			case "Pong" -> HeartbeatCodec.encodePong((Pong) value);
			case "MuxConnectError" -> RefusalCodec.encode((String) value);
			default -> throw new IllegalArgumentException(fields.toString());
		};
	}

	private static Object expected(JsonNode fields) {
		return switch (fields.required("type").asText()) {
			case "Connect" ->
				new ConnectRequest(id(fields), fields.required("Host").asText(), Vectors.time(fields.required("Time")),
						fields.required("Token").asText(), extensions(fields), codecType(fields), claim(fields));
			case "ConnectResponse" -> new ConnectResponse(id(fields), fields.required("Accepted").asBoolean(),
					fields.required("RejectedReason").asText(), extensions(fields), codecType(fields),
					fields.path("Lifetime").asLong());
			case "Ping" -> Vectors.time(fields.required("t"));
			case "Pong" -> new Pong(fields.required("nf").asBoolean(),
					fields.required("e").isNull() ? null : fields.get("e").asText(),
					Vectors.time(fields.required("t")));
			case "MuxConnectError" -> fields.required("Error").asText();
			default -> throw new IllegalArgumentException(fields.toString());
		};
	}

	private static Set<Extension> extensions(JsonNode fields) {
		Set<Extension> extensions = EnumSet.noneOf(Extension.class);
		fields.path("Extensions")
			.forEach((name) -> extensions.add(Extension.valueOf(name.asText().toUpperCase(Locale.ROOT))));
		return extensions;
	}

	private static String codecType(JsonNode fields) {
		return fields.has("Codec") ? fields.get("Codec").asText() : null;
	}

	private static LinkClaim claim(JsonNode fields) {
		return fields.has("Key") ? new LinkClaim(id(fields, "Key"), fields.required("Renew").asBoolean()) : null;
	}

	private static UUID id(JsonNode fields) {
		return id(fields, "ID");
	}

	private static UUID id(JsonNode fields, String key) {
		String hex = fields.required(key).asText();
		return new UUID(Long.parseUnsignedLong(hex.substring(0, 16), 16),
				Long.parseUnsignedLong(hex.substring(16), 16));
	}

}
