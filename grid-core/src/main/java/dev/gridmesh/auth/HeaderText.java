package dev.gridmesh.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * The forms that names and bytes have in the headers of the mutual protocol
 * (docs/protocol-extensions.md, "proof"). Safe for any thread.
 */
final class HeaderText {

	/** Stand for themselves beside letters and digits. */
	private static final String PLAIN = "-._~:/[]";

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private HeaderText() {
	}

	/**
	 * Writes a name or a path: its bytes in UTF-8, percent-encoded unless they are plain.
	 */
	static String encode(String text) {
		StringBuilder encoded = new StringBuilder(text.length());
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (octet & 0xFF);
			if (isPlain(c)) {
				encoded.append(c);
			}
			else {
				encoded.append('%').append(HEX.toHexDigits(octet));
			}
		}
		return encoded.toString();
	}

	private static boolean isPlain(char c) {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
	}

	/**
	 * Reads what {@link #encode(String)} wrote; anything else stays as it is.
	 */
	static String read(String encoded) {
		try {
			return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return encoded;
		}
	}

	static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * Reads base64url without padding, in its one canonical form.
	 * @param text the text
	 * @param length how many bytes it must stand for
	 * @return the bytes, or {@code null} if it is anything else
	 */
	static byte @Nullable [] decode(String text, int length) {
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(text);
			return (bytes.length == length && encode(bytes).equals(text)) ? bytes : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
