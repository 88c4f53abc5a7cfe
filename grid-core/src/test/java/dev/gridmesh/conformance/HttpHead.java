package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request or answer.
 *
 * @param firstLine the request line or status line
 * @param headers the headers, found in any case
 */
record HttpHead(String firstLine, Map<String, String> headers) {

	static final String KEY = "Sec-WebSocket-Key";

	static final String ACCEPT = "Sec-WebSocket-Accept";

	static final String TIME = "X-Minio-Time";

	private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);

	/** Headers that must not be there, or exactly so (protocol.md section 1). */
	private static final List<String> COMPARED = List.of("Host", "Upgrade", "Connection", "Sec-WebSocket-Version",
			"Authorization", "Origin", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions");

	static HttpHead parse(String text) {
		String[] lines = text.split("\r\n");
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
			int colon = lines[i].indexOf(':');
			headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
		}
		return new HttpHead(lines[0], headers);
	}

	boolean isUpgraded() {
		return this.firstLine.startsWith("HTTP/1.1 101 ");
	}

	/** The length of the body behind this head. */
	int contentLength() {
		return Integer.parseInt(this.headers.getOrDefault("Content-Length", "0"));
	}

	/**
	 * Finds the first difference to what a node says.
	 * @param actual what the node says
	 * @param key the key of the request, if this is an answer
	 * @param now the node's clock
	 * @return the difference in words, or {@code null} if there is none
	 */
	@Nullable String difference(HttpHead actual, @Nullable String key, Instant now) {
		if (!this.firstLine.equals(actual.firstLine)) {
			return "first line";
		}
		if (this.headers.isEmpty()) {
			// only the first line was recorded
			return null;
		}
		if (this.firstLine.startsWith("HTTP/") && !isUpgraded()) {
			// words for people are each implementation's own, but nothing is nothing
			return (contentLength() == 0 && actual.contentLength() > 0) ? "a body" : null;
		}
		for (String name : COMPARED) {
			String recorded = this.headers.get(name);
			String value = actual.headers.get(name);
			if ((recorded != null) ? !recorded.equalsIgnoreCase(value) : value != null) {
				return "header " + name;
			}
		}
		if (this.headers.containsKey(ACCEPT) && !acceptOf(String.valueOf(key)).equals(actual.headers.get(ACCEPT))) {
			return "header " + ACCEPT;
		}
		return (this.headers.containsKey(TIME) && !isNear(actual.headers.get(TIME), now)) ? "header " + TIME : null;
	}

	private static boolean isNear(@Nullable String nanos, Instant now) {
		return nanos != null && Duration.between(Instant.ofEpochSecond(0, Long.parseLong(nanos)), now)
			.abs()
			.compareTo(CLOCK_SLACK) <= 0;
	}

	/** The answer to a key (RFC 6455 section 4.2.2). */
	static String acceptOf(String key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1")
				.digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

	/** The text that travels. */
	String text() {
		StringBuilder text = new StringBuilder(this.firstLine).append("\r\n");
		this.headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
		return text.append("\r\n").toString();
	}

}
