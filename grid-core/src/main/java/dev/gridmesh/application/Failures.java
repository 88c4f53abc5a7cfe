package dev.gridmesh.application;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs exceptions of applications and asks what they are, and never fails because an
 * exception does: its {@code getMessage()}, {@code getCause()} or {@code toString()} may
 * be anybody's code, and loggers call them on the thread that logs. Has no state, so safe
 * for any thread.
 *
 * @since 0.1.0
 */
public final class Failures {

	private Failures() {
	}

	/**
	 * Logs a failure with its stack, or with the name of its class if it cannot be
	 * logged.
	 * @param logger where
	 * @param level how grave it is
	 * @param failure what was thrown
	 * @param format what that means, as SLF4J formats it
	 * @param arguments the arguments of the format, none of them of an application
	 */
	public static void log(Logger logger, Level level, Throwable failure, String format, Object... arguments) {
		if (!logger.isEnabledForLevel(level)) {
			return;
		}
		Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = failure;
		try {
			logger.atLevel(level).log(format, all);
		}
		catch (Throwable ex) {
			// not with its stack: it may well fail in the same way
			Object[] names = Arrays.copyOf(arguments, arguments.length + 2);
			names[arguments.length] = failure.getClass().getName();
			names[arguments.length + 1] = ex.getClass().getName();
			logger.atLevel(level).log(format + ": {}, which cannot be logged, for it fails with {}", names);
		}
	}

	/**
	 * Finds the message of a failure.
	 * @param failure what was thrown
	 * @return its message, or {@code null} if it has none or fails to tell
	 */
	public static @Nullable String messageOf(Throwable failure) {
		try {
			return failure.getMessage();
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * Finds the cause of a failure.
	 * @param failure what was thrown
	 * @return its cause, or {@code null} if it has none or fails to tell
	 */
	public static @Nullable Throwable causeOf(Throwable failure) {
		try {
			return failure.getCause();
		}
		catch (Throwable ex) {
			return null;
		}
	}

}
