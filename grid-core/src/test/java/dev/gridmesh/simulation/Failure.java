package dev.gridmesh.simulation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import dev.gridmesh.testing.SpeechlessException;

/**
 * In which way code of an application misbehaves.
 */
enum Failure {

	/** Throws what anything may throw. */
	EXCEPTION,

	/** Throws an exception that fails whoever asks for its message. */
	SPEECHLESS,

	/** Throws what a missing class leads to. */
	MISSING_CLASS,

	/** Throws what comes when there is no memory left. */
	OUT_OF_MEMORY,

	/** Throws what comes when there is no stack left. */
	STACK_OVERFLOW,

	/** Throws an error that says that something is not written yet. */
	TODO,

	/** Tells an error to who asked, in place of throwing it. */
	BY_SIGNAL,

	/** Does what it is asked for, and throws then. */
	AFTERWARDS,

	/** Returns {@code null}. */
	NOTHING,

	/** Does not do it. */
	NEVER,

	/** Does it when it is healed. */
	LATE,

	/** Does it twice. */
	TWICE,

	/** Does it on the stack that asked for it. */
	IN_PLACE;

	/** Those that anything that is called can do. */
	static final Set<Failure> THROWN = EnumSet.range(EXCEPTION, TODO);

	private static final int MOST_FRAMES = 12;

	private static final String WORDS = "misbehaves on purpose";

	boolean isThrown() {
		return THROWN.contains(this);
	}

	/**
	 * Makes what is thrown.
	 * @param number tells it from others
	 * @return an exception or an error
	 */
	Throwable make(int number) {
		String text = WORDS + " #" + number;
		return switch (this) {
			case SPEECHLESS -> new SpeechlessException();
			case MISSING_CLASS -> new NoClassDefFoundError(text);
			case OUT_OF_MEMORY -> new OutOfMemoryError(text);
			case STACK_OVERFLOW -> new StackOverflowError(text);
			case TODO -> new NotImplementedError(text);
			default -> new IllegalStateException(text);
		};
	}

	/**
	 * Throws something.
	 * @param error what
	 */
	static void raise(Throwable error) {
		if (error instanceof Error fatal) {
			throw fatal;
		}
		throw (RuntimeException) error;
	}

	/**
	 * Tells whether something was thrown because it was meant to be.
	 * @param error what was thrown
	 * @return whether this class has made it, or its cause
	 */
	static boolean isPlanned(Throwable error) {
		Throwable cause = error;
		for (int i = 0; cause != null && i < 10; i++) {
			if (cause instanceof SpeechlessException) {
				return true;
			}
			if (String.valueOf(cause.getMessage()).contains(WORDS)) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	/**
	 * Tells whether a line of a log is about something that was meant to be thrown.
	 * @param text the line
	 * @return whether it names it
	 */
	static boolean isPlanned(String text) {
		return text.contains(WORDS) || text.contains(SpeechlessException.class.getName());
	}

	/**
	 * Describes what was thrown, without asking it.
	 * @param error what was thrown
	 * @return the name of its class, and which of the grid's methods let it pass
	 */
	static String describe(Throwable error) {
		StringBuilder text = new StringBuilder(error.getClass().getSimpleName());
		Arrays.stream(error.getStackTrace())
			.filter((frame) -> !frame.getClassName().startsWith(Failure.class.getPackageName()))
			.limit(MOST_FRAMES)
			.forEach((frame) -> text.append("\n      at ").append(frame));
		return text.toString();
	}

	/** An error that is neither of the virtual machine nor of linking, as Kotlin's. */
	@SuppressWarnings("serial")
	private static final class NotImplementedError extends Error {

		NotImplementedError(String text) {
			super(text);
		}

	}

}
