package dev.gridmesh.codec.jackson;

import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of tokens: reads one object strictly, and writes one. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class JsonObjects {

	private static final int MAX_DEPTH = 8;

	private static final int MAX_LENGTH = 8192;

	private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH)
			.maxDocumentLength(MAX_LENGTH)
			.maxStringLength(MAX_LENGTH)
			.build())
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build());

	private static final ObjectReader READER = MAPPER.readerFor(new TypeReference<Map<String, @Nullable Object>>() {
	}).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

	private JsonObjects() {
	}

	/**
	 * Reads a text that is one object and nothing else.
	 * @param text the text
	 * @return the fields, as Jackson has them without a type
	 * @throws IllegalArgumentException if it is anything else, is too long, nests too
	 * deeply or has a field twice; it says nothing of the text, which may be secret
	 */
	public static Map<String, @Nullable Object> read(String text) {
		try {
			Map<String, @Nullable Object> object = (text.length() <= MAX_LENGTH) ? READER.readValue(text) : null;
			if (object != null) {
				return object;
			}
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Malformed JSON: " + ex.getClass().getSimpleName());
		}
		throw new IllegalArgumentException("Malformed JSON: no object, or one that is too long");
	}

	/**
	 * Writes an object.
	 * @param fields the fields, in their order
	 * @return the text
	 */
	public static String write(Map<String, ?> fields) {
		try {
			return MAPPER.writeValueAsString(fields);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("No JSON: " + ex.getClass().getSimpleName());
		}
	}

}
