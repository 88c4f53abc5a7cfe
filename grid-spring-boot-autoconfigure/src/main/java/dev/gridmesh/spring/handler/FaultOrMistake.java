package dev.gridmesh.spring.handler;

import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.application.Failures;

/**
 * Tells what handler methods fail with from the mistakes of their callers, of which these
 * are told and nobody else need be. Has no state, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class FaultOrMistake {

	/** Causes of an exception that are looked at; there may be a cycle. */
	private static final int MAX_CAUSES = 16;

	/** By name, since none of them need be there. */
	private static final Set<String> OF_CALLERS = Set.of("jakarta.validation.ConstraintViolationException",
			"org.springframework.security.access.AccessDeniedException",
			"org.springframework.security.core.AuthenticationException");

	private FaultOrMistake() {
	}

	/**
	 * Tells whether a failure is a fault of this node.
	 * @param failure what a handler method failed with
	 * @return false for what is the caller's own mistake: a payload that cannot be read
	 * or is not valid, or the want of a right; and for a text that the application chose,
	 * as a {@link dev.gridmesh.spring.GridExceptionHandler @GridExceptionHandler} method
	 * does
	 */
	public static boolean isFault(Throwable failure) {
		Throwable error = unwrap(failure);
		if (error instanceof GridPayloadException) {
			return Failures.causeOf(error) instanceof UnwritableResultException;
		}
		return !(error instanceof GridRemoteException) && !isOfCaller(error.getClass());
	}

	private static boolean isOfCaller(Class<?> type) {
		for (Class<?> known = type; known != null; known = known.getSuperclass()) {
			if (OF_CALLERS.contains(known.getName())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Takes off what futures put around a failure.
	 */
	static Throwable unwrap(Throwable failure) {
		Throwable error = failure;
		for (int i = 0; i < MAX_CAUSES; i++) {
			Throwable cause = Failures.causeOf(error);
			if (cause == null || !(error instanceof CompletionException || error instanceof ExecutionException)) {
				return error;
			}
			error = cause;
		}
		return error;
	}

}
