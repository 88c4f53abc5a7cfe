package dev.gridmesh.sample.logs;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The name of a file below a node's directory: one or more plain names with slashes
 * between them, so that nothing outside of the directory has one. Immutable, so safe for
 * any thread.
 *
 * @param value the name
 * @since 0.1.0
 */
public record FileName(String value) {

	/** Directories and file, one below the other. */
	public static final int MAX_DEPTH = 8;

	/** Longest part in bytes of UTF-8. */
	public static final int MAX_PART_LENGTH = 200;

	/** How the names of files that are not complete begin. */
	public static final String INCOMING_PREFIX = ".incoming-";

	/**
	 * Checks the name.
	 * @throws RefusedException if it is not the name of a file here
	 */
	public FileName {
		String problem = findProblem(value);
		if (problem != null) {
			throw new RefusedException(Refusal.Reason.INVALID_NAME, problem);
		}
	}

	/**
	 * Checks a name without directories.
	 * @param value the name
	 * @return the name
	 * @throws RefusedException if it is not the name of a file here, or has a slash
	 */
	public static FileName ofOnePart(String value) {
		FileName name = new FileName(value);
		if (name.parts().size() > 1) {
			throw new RefusedException(Refusal.Reason.INVALID_NAME, "the name of the file must not have slashes");
		}
		return name;
	}

	/**
	 * Tells whether a text is the name of a file here.
	 * @param value the text
	 * @return whether {@link #FileName(String)} takes it
	 */
	public static boolean isValid(String value) {
		return findProblem(value) == null;
	}

	/**
	 * The directories and the file.
	 * @return the parts of the name, one at least
	 */
	public List<String> parts() {
		return List.of(this.value.split("/", -1));
	}

	private static @Nullable String findProblem(@Nullable String value) {
		if (value == null || value.isEmpty()) {
			return "the name of the file is missing";
		}
		String[] parts = value.split("/", MAX_DEPTH + 1);
		if (parts.length > MAX_DEPTH) {
			return "the name of the file has more than %d parts".formatted(MAX_DEPTH);
		}
		for (String part : parts) {
			String problem = findProblemOfPart(part);
			if (problem != null) {
				return problem;
			}
		}
		return null;
	}

	private static @Nullable String findProblemOfPart(String part) {
		if (part.isBlank() || part.equals(".") || part.equals("..")) {
			return "the name of the file has a part that is empty, '.' or '..'";
		}
		if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_LENGTH) {
			return "the name of the file is longer than %d bytes".formatted(MAX_PART_LENGTH);
		}
		if (part.chars().anyMatch((c) -> Character.isISOControl(c) || c == '\\')) {
			return "the name of the file has a character that is not allowed: a control character or '\\'";
		}
		if (part.startsWith(INCOMING_PREFIX)) {
			return "the name of the file begins with '%s', as those of unfinished ones".formatted(INCOMING_PREFIX);
		}
		return null;
	}

}
