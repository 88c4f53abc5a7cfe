package dev.gridmesh.codec.jackson;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception whose message may quote a payload: has its class and where it
 * was thrown, not what it says.
 */
final class PayloadCause extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final int MAX_CAUSES = 8;

	private PayloadCause(Throwable original, @Nullable Throwable cause) {
		super(original.getClass().getName(), cause);
		setStackTrace(original.getStackTrace());
	}

	static PayloadCause of(Throwable original) {
		return of(original, MAX_CAUSES);
	}

	private static PayloadCause of(Throwable original, int depth) {
		Throwable cause = original.getCause();
		return new PayloadCause(original, (cause != null && depth > 1) ? of(cause, depth - 1) : null);
	}

}
