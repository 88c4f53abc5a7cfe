package dev.gridmesh.spring.handler;

import dev.gridmesh.GridPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what may be said of a payload that could not be read or written: what the codec
 * says of it, which names properties and classes. Of any other exception it is the class,
 * as its message may quote the payload.
 */
final class PayloadProblem {

	private PayloadProblem() {
	}

	static @Nullable String of(Throwable problem) {
		return (problem instanceof GridPayloadException) ? problem.getMessage() : problem.getClass().getSimpleName();
	}

}
