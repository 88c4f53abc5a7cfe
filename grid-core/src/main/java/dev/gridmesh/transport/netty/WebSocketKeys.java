package dev.gridmesh.transport.netty;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The key exchange of an upgrade (RFC 6455 section 4.2.2). Safe for any thread. */
final class WebSocketKeys {

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private WebSocketKeys() {
	}

	/**
	 * Answers a key.
	 * @param key the {@code Sec-WebSocket-Key} of the request
	 * @return the {@code Sec-WebSocket-Accept} of the answer
	 */
	static String accept(String key) {
		try {
			MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
			return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-1", ex);
		}
	}

}
