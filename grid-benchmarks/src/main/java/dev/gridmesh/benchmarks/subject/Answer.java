package dev.gridmesh.benchmarks.subject;

import org.jspecify.annotations.Nullable;

/**
 * Takes the end of one call, exactly once, on whatever thread the subject ends it.
 */
@FunctionalInterface
public interface Answer {

	/**
	 * Ends the call.
	 * @param payload the answer, {@code null} if the call failed
	 * @param error why it failed, {@code null} if it did not
	 */
	void end(byte @Nullable [] payload, @Nullable Throwable error);

}
