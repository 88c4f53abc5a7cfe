package dev.gridmesh.auth;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of an authentication header: names with quoted values, separated by
 * commas (RFC 9110 section 11.2), of which this takes no more than it writes. Safe for
 * any thread.
 */
final class AuthParameters {

	/** The longest header that is looked at, in characters. */
	static final int MAX_LENGTH = 4096;

	private AuthParameters() {
	}

	/**
	 * Writes parameters, in their order.
	 * @param parameters values by names; the values hold neither quotes nor backslashes
	 */
	static String write(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((parameter) -> "%s=\"%s\"".formatted(parameter.getKey(), parameter.getValue()))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Reads parameters: in any order, with space around the commas.
	 * @param text what stands behind the scheme
	 * @return values by their names in lower case, or {@code null} if it is anything
	 * else: too long, a name twice, a value without quotes or with an escape in it
	 */
	static @Nullable Map<String, String> read(String text) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		Map<String, String> parameters = new HashMap<>();
		int index = 0;
		while (true) {
			int equals = text.indexOf("=\"", index);
			int end = (equals < 0) ? -1 : text.indexOf('"', equals + 2);
			if (end < 0) {
				return null;
			}
			String name = text.substring(index, equals).strip().toLowerCase(Locale.ROOT);
			String value = text.substring(equals + 2, end);
			if (!isName(name) || value.indexOf('\\') >= 0 || parameters.put(name, value) != null) {
				return null;
			}
			index = end + 1;
			while (index < text.length() && isSpace(text.charAt(index))) {
				index++;
			}
			if (index == text.length()) {
				return parameters;
			}
			if (text.charAt(index++) != ',') {
				return null;
			}
		}
	}

	private static boolean isName(String name) {
		return !name.isEmpty() && name.chars().allMatch((c) -> c >= 'a' && c <= 'z');
	}

	private static boolean isSpace(char c) {
		return c == ' ' || c == '\t';
	}

}
