package dev.gridmesh.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridmesh.SubrouteId;
import dev.gridmesh.protocol.Message;

/**
 * Reads the golden vectors; their notation is explained in {@code vectors/README.md}.
 */
public final class Vectors {

	private static final HexFormat HEX = HexFormat.of();

	private static final ObjectMapper JSON = new ObjectMapper();

	private Vectors() {
	}

	/**
	 * Reads one file, for example {@code messages.json} or
	 * {@code conversations/single-ok.json}.
	 */
	public static JsonNode read(String file) {
		try (InputStream in = resource(file).openStream()) {
			return JSON.readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the names of all conversations, without directory and extension, sorted.
	 */
	public static List<String> conversations() {
		try {
			URI directory = resource("conversations").toURI();
			if (!directory.getScheme().equals("jar")) {
				return namesIn(Path.of(directory));
			}
			try (FileSystem jar = FileSystems.newFileSystem(directory, Map.of())) {
				return namesIn(jar.getPath("/vectors/conversations"));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the cases of one list of a file.
	 */
	public static Stream<Case> cases(String file, String list) {
		JsonNode cases = read(file).required(list);
		return IntStream.range(0, cases.size()).mapToObj((index) -> new Case(list, index, cases.get(index)));
	}

	/**
	 * Returns the bytes of a case or frame: its {@code hex} or {@code long}, or none.
	 */
	public static byte[] bytes(JsonNode node) {
		if (!node.has("long")) {
			return HEX.parseHex(node.path("hex").asText());
		}
		JsonNode parts = node.get("long");
		byte[] head = HEX.parseHex(parts.required("headHex").asText());
		byte[] payload = generated(parts.required("payload"));
		byte[] tail = HEX.parseHex(parts.required("tailHex").asText());
		return concat(head, payload, tail);
	}

	/**
	 * Returns the bytes that a hex text stands for.
	 */
	public static byte[] hex(String hex) {
		return HEX.parseHex(hex);
	}

	/**
	 * Returns the hex text that stands for bytes.
	 */
	public static String hex(byte[] bytes) {
		return HEX.formatHex(bytes);
	}

	/**
	 * Returns a buffer that is given by its rule and length.
	 */
	public static byte[] generated(JsonNode node) {
		if (!node.required("gen").asText().equals("i mod 251")) {
			throw new IllegalArgumentException("Unknown rule: " + node);
		}
		return generated(node.required("len").asInt());
	}

	/**
	 * Returns a buffer in which byte i is i mod 251.
	 */
	public static byte[] generated(int length) {
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = (byte) (i % 251);
		}
		return bytes;
	}

	/**
	 * Returns the message that {@code fields} or {@code msg} stand for.
	 */
	public static Message message(JsonNode fields) {
		SubrouteId subroute = fields.has("subroute") ? SubrouteId.copyOf(hex(fields.get("subroute").asText())) : null;
		return new Message(Long.parseUnsignedLong(fields.required("muxId").asText()),
				(int) fields.required("seq").asLong(), fields.required("deadlineMs").asLong(),
				fields.required("handler").asInt(), fields.required("op").asInt(), fields.required("flags").asInt(),
				payload(fields), subroute);
	}

	private static byte[] payload(JsonNode fields) {
		if (fields.has("payloadGen")) {
			return generated(fields.get("payloadGen"));
		}
		return fields.required("payload").isNull() ? Message.NO_PAYLOAD : hex(fields.get("payload").asText());
	}

	/**
	 * Returns the time that {@code sec} and {@code nanos} stand for.
	 */
	public static Instant time(JsonNode node) {
		return Instant.ofEpochSecond(node.required("sec").asLong(), node.required("nanos").asLong());
	}

	private static byte[] concat(byte[]... parts) {
		byte[] all = new byte[Stream.of(parts).mapToInt((part) -> part.length).sum()];
		int position = 0;
		for (byte[] part : parts) {
			System.arraycopy(part, 0, all, position, part.length);
			position += part.length;
		}
		return all;
	}

	private static URL resource(String file) {
		return Objects.requireNonNull(Vectors.class.getResource("/vectors/" + file), file);
	}

	private static List<String> namesIn(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".json"))
				.map((name) -> name.substring(0, name.length() - ".json".length()))
				.sorted()
				.toList();
		}
	}

	/**
	 * One case of a list; its text is its name, for use as a test argument.
	 */
	public record Case(String list, int index, JsonNode json) {

		/**
		 * Returns the bytes of this case.
		 */
		public byte[] bytes() {
			return Vectors.bytes(this.json);
		}

		/**
		 * Returns the fields of this case.
		 */
		public JsonNode fields() {
			return this.json.required("fields");
		}

		/**
		 * Returns the cases within this one, none if it has no {@code parts}.
		 */
		public List<JsonNode> parts() {
			return StreamSupport.stream(this.json.path("parts").spliterator(), false).toList();
		}

		@Override
		public String toString() {
			return this.list + " " + this.json.path("name").asText("#" + this.index);
		}

	}

}
