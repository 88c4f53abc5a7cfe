package dev.gridmesh.codec;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code typed-values.json}: payloads of the reference's typed helpers. The reference
 * writes an absent value as nil, which is read as {@code null}; here it is an absent
 * payload, so it is never written.
 */
class TypedValuesConformanceTests {

	private final MessagePackPayloadCodecs codecs = MessagePackPayloadCodecs.create();

	static Stream<Case> values() {
		return Vectors.cases("typed-values.json", "values")
			.filter((vector) -> !type(vector).equals("NoPayload") && vector.json().has("hex"));
	}

	static Stream<Case> presentValues() {
		return values().filter((vector) -> !vector.json().required("value").isNull());
	}

	static Stream<Case> longValues() {
		return Vectors.cases("typed-values.json", "values").filter((vector) -> vector.json().has("headHex"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void payloadDecodesToTheValue(Case vector) {
		Object decoded = codec(vector).decode(vector.bytes());

		assertThat(decoded).usingRecursiveComparison().isEqualTo(value(vector));
	}

	@ParameterizedTest
	@MethodSource("presentValues")
	void valueEncodesToTheSamePayload(Case vector) {
		Object value = value(vector);

		assertThat(codec(vector).encode(value)).asHexString()
			.isEqualToIgnoringCase(vector.json().required("hex").asText());
	}

	@ParameterizedTest
	@MethodSource("longValues")
	void longValueEncodesToTheSamePayload(Case vector) {
		byte[] encoded = codec(vector).encode(value(vector));

		assertThat(encoded).hasSize(vector.json().required("len").asInt());
		assertThat(Vectors.hex(Arrays.copyOf(encoded, 8))).isEqualTo(vector.json().required("headHex").asText());
	}

	private PayloadCodec<Object> codec(Case vector) {
		return this.codecs.messagePack(javaType(vector));
	}

	private static String type(Case vector) {
		return vector.json().required("type").asText();
	}

	private static Type javaType(Case vector) {
		return switch (type(vector)) {
			case "Bytes", "JSON" -> byte[].class;
			case "MSS" -> new TypeReference<Map<String, String>>() {
			}.getType();
			case "URLValues" -> new TypeReference<Map<String, List<String>>>() {
			}.getType();
			case "ArrayOf(Bytes)" -> new TypeReference<List<byte[]>>() {
			}.getType();
			default -> throw new IllegalArgumentException(type(vector));
		};
	}

	private static Object value(Case vector) {
		JsonNode value = vector.json().required("value");
		if (value.isNull()) {
			return null;
		}
		return type(vector).equals("JSON") ? (value + "\n").getBytes() : value(value);
	}

	private static Object value(JsonNode value) {
		if (value.isTextual()) {
			return value.asText();
		}
		if (value.has("gen")) {
			return Vectors.generated(value);
		}
		if (value.has("hex")) {
			return Vectors.hex(value.get("hex").asText());
		}
		if (value.isArray()) {
			List<Object> list = new ArrayList<>();
			value.forEach((element) -> list.add(value(element)));
			return list;
		}
		Map<String, Object> map = new LinkedHashMap<>();
		value.fieldNames().forEachRemaining((name) -> map.put(name, value(value.get(name))));
		return map;
	}

}
