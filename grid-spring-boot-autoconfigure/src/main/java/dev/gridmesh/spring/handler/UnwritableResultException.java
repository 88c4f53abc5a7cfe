package dev.gridmesh.spring.handler;

import dev.gridmesh.application.Failures;

/**
 * Where and of which class the failure was that kept a result from being written, and
 * nothing of what it says, which may quote the result. A fault of this node, not of its
 * caller. Immutable.
 */
final class UnwritableResultException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Causes of a failure that are looked at; there may be a cycle. */
	private static final int MAX_CAUSES = 16;

	private UnwritableResultException(String message) {
		super(message);
	}

	static UnwritableResultException of(Throwable failure) {
		Throwable root = failure;
		Throwable cause = Failures.causeOf(root);
		for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
			root = cause;
			cause = Failures.causeOf(root);
		}
		UnwritableResultException exception = new UnwritableResultException(root.getClass().getName());
		exception.setStackTrace(root.getStackTrace());
		return exception;
	}

}
