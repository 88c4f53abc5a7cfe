package dev.gridmesh.protocol;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a ping (protocol.md §5 and §6). An immutable value, safe for any thread.
 *
 * @param notFound whether the stream is unknown to the answering side
 * @param error what is wrong with the stream, {@code null} if nothing is
 * @param time the time that the ping held; 0001-01-01T00:00:00Z if it held none
 * @since 0.1.0
 */
public record Pong(boolean notFound, @Nullable String error, Instant time) {

	/**
	 * Makes the answer that says that all is well.
	 * @param time the time that the ping held
	 * @return the answer
	 */
	public static Pong of(Instant time) {
		return new Pong(false, null, time);
	}

}
