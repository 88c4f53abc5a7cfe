package dev.gridmesh.codec.jackson;

import dev.gridmesh.GridPayloadException;

/**
 * Says what was wrong with a value or payload of one type: where in it, and which class
 * of problem it was, never what stood there. Safe for any thread.
 */
final class PayloadProblems {

	private static final int MAX_CAUSES = 16;

	private final String format;

	private final String type;

	private final PropertyNames names;

	PayloadProblems(String format, String type, PropertyNames names) {
		this.format = format;
		this.type = type;
		this.names = names;
	}

	PropertyPath path() {
		return new PropertyPath(this.names);
	}

	GridPayloadException unwritable(Throwable cause, PropertyPath path) {
		if (cause instanceof StackOverflowError) {
			return new GridPayloadException("A %s nests too deep for the stack of this thread".formatted(this.type));
		}
		return problem("Cannot write a %s as %s".formatted(this.type, this.format), cause, path);
	}

	GridPayloadException unreadable(int length, Throwable cause, PropertyPath path) {
		if (cause instanceof StackOverflowError) {
			// a peer decides how deep a payload nests, and threads have stacks of all
			// sizes
			return new GridPayloadException(
					"The payload of %d bytes nests too deep for the stack of this thread".formatted(length));
		}
		return problem("The payload of %d bytes is no %s in %s".formatted(length, this.type, this.format), cause, path);
	}

	private static GridPayloadException problem(String what, Throwable cause, PropertyPath path) {
		Throwable root = last(cause);
		String why = (root instanceof RefusedValueException refused) ? refused.getOriginalMessage()
				: root.getClass().getSimpleName();
		return new GridPayloadException("%s: %s%s".formatted(what, path.isEmpty() ? "" : "at " + path + ", ", why),
				PayloadCause.of(cause));
	}

	private static Throwable last(Throwable cause) {
		Throwable last = cause;
		for (int i = 0; i < MAX_CAUSES && last.getCause() != null; i++) {
			last = last.getCause();
		}
		return last;
	}

}
