package dev.gridmesh.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * As much JSON as tokens need: reads one object strictly, writes strings. Numbers become
 * {@link Double}, a {@code null} becomes {@link #NULL}. An instance reads one text, for
 * one thread.
 */
final class JsonText {

	/**
	 * What a JSON null becomes.
	 */
	static final Object NULL = new Object();

	private static final int MAX_DEPTH = 8;

	private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

	private final String text;

	private int position;

	private JsonText(String text) {
		this.text = text;
	}

	/**
	 * Reads a text that is one object and nothing else.
	 * @param text the text
	 * @return the fields: {@link String}, {@link Double}, {@link Boolean}, {@link List},
	 * {@link Map} or {@link #NULL}
	 * @throws IllegalArgumentException if it is anything else, nests too deeply or has a
	 * field twice
	 */
	static Map<String, Object> readObject(String text) {
		JsonText json = new JsonText(text);
		json.expect('{');
		Map<String, Object> object = json.readFields(1);
		json.skipSpace();
		if (json.position != text.length()) {
			throw json.malformed();
		}
		return object;
	}

	/**
	 * Appends a text as a JSON string.
	 */
	static void appendString(StringBuilder out, String text) {
		out.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ') {
				out.append("\\u%04x".formatted((int) c));
				continue;
			}
			if (c == '"' || c == '\\') {
				out.append('\\');
			}
			out.append(c);
		}
		out.append('"');
	}

	private Map<String, Object> readFields(int depth) {
		Map<String, Object> fields = new LinkedHashMap<>();
		if (accept('}')) {
			return fields;
		}
		do {
			expect('"');
			String name = readString();
			expect(':');
			if (fields.put(name, readValue(depth)) != null) {
				throw malformed();
			}
		}
		while (accept(','));
		expect('}');
		return fields;
	}

	private List<Object> readElements(int depth) {
		List<Object> elements = new ArrayList<>();
		if (accept(']')) {
			return elements;
		}
		do {
			elements.add(readValue(depth));
		}
		while (accept(','));
		expect(']');
		return elements;
	}

	private Object readValue(int depth) {
		if (depth >= MAX_DEPTH) {
			throw malformed();
		}
		if (accept('"')) {
			return readString();
		}
		if (accept('{')) {
			return readFields(depth + 1);
		}
		if (accept('[')) {
			return readElements(depth + 1);
		}
		Object literal = readLiteral();
		return (literal != null) ? literal : readNumber();
	}

	private @Nullable Object readLiteral() {
		if (acceptWord("true")) {
			return Boolean.TRUE;
		}
		if (acceptWord("false")) {
			return Boolean.FALSE;
		}
		return acceptWord("null") ? NULL : null;
	}

	private Double readNumber() {
		Matcher matcher = NUMBER.matcher(this.text).region(this.position, this.text.length());
		if (!matcher.lookingAt()) {
			throw malformed();
		}
		this.position = matcher.end();
		double value = Double.parseDouble(matcher.group());
		if (Double.isInfinite(value)) {
			throw malformed();
		}
		return value;
	}

	/**
	 * Reads a string whose opening quote was read.
	 */
	private String readString() {
		StringBuilder value = new StringBuilder();
		while (true) {
			char c = next();
			if (c == '"') {
				return value.toString();
			}
			if (c < ' ') {
				throw malformed();
			}
			value.append((c == '\\') ? readEscape() : c);
		}
	}

	private char readEscape() {
		char c = next();
		return switch (c) {
			case '"', '\\', '/' -> c;
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> readHex();
			default -> throw malformed();
		};
	}

	private char readHex() {
		int value = 0;
		for (int i = 0; i < 4; i++) {
			int digit = Character.digit(next(), 16);
			if (digit < 0) {
				throw malformed();
			}
			value = value << 4 | digit;
		}
		return (char) value;
	}

	private char next() {
		if (this.position >= this.text.length()) {
			throw malformed();
		}
		return this.text.charAt(this.position++);
	}

	private void expect(char wanted) {
		if (!accept(wanted)) {
			throw malformed();
		}
	}

	private boolean accept(char wanted) {
		skipSpace();
		if (this.position < this.text.length() && this.text.charAt(this.position) == wanted) {
			this.position++;
			return true;
		}
		return false;
	}

	private boolean acceptWord(String word) {
		if (this.text.startsWith(word, this.position)) {
			this.position += word.length();
			return true;
		}
		return false;
	}

	private void skipSpace() {
		while (this.position < this.text.length() && " \t\r\n".indexOf(this.text.charAt(this.position)) >= 0) {
			this.position++;
		}
	}

	/**
	 * Names the position only, since the text may be secret.
	 */
	private IllegalArgumentException malformed() {
		return new IllegalArgumentException("Malformed JSON at " + this.position);
	}

}
