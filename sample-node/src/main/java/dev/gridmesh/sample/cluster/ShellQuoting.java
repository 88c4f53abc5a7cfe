package dev.gridmesh.sample.cluster;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes words so that a POSIX shell reads them back as they were. Safe for any thread.
 */
final class ShellQuoting {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

	private ShellQuoting() {
	}

	static String quote(String word) {
		return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
	}

	static String quote(List<String> words) {
		return words.stream().map(ShellQuoting::quote).collect(Collectors.joining(" "));
	}

}
