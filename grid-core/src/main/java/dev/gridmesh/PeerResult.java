package dev.gridmesh;

import org.jspecify.annotations.Nullable;

/**
 * What one node answered to a call that went to many: its answer, one item of its stream,
 * or its failure. Immutable, so safe for any thread; an array in it is the receiver's.
 *
 * @param <T> the type of the value
 * @param peer the node that answered, or failed to
 * @param value the answer, {@code null} when it is absent or the call failed
 * @param error why the call failed, {@code null} when it succeeded
 * @since 0.1.0
 */
public record PeerResult<T>(NodeName peer, @Nullable T value, @Nullable Throwable error) {

	/**
	 * Makes the result of a call that succeeded.
	 * @param <T> the type of the value
	 * @param peer the node that answered
	 * @param value the answer, {@code null} for an absent one
	 * @return the result
	 */
	public static <T> PeerResult<T> success(NodeName peer, @Nullable T value) {
		return new PeerResult<>(peer, value, null);
	}

	/**
	 * Makes the result of a call that failed.
	 * @param <T> the type of the value that is missing
	 * @param peer the node that failed to answer
	 * @param error why
	 * @return the result
	 */
	public static <T> PeerResult<T> failure(NodeName peer, Throwable error) {
		return new PeerResult<>(peer, null, error);
	}

	/**
	 * Tells whether the call succeeded, with a value or an absent one.
	 * @return whether there is no error
	 */
	public boolean isSuccess() {
		return this.error == null;
	}

}
