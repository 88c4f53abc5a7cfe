package dev.gridmesh.spring;

import dev.gridmesh.GridCall;
import org.jspecify.annotations.Nullable;

/**
 * Knows the call that the current thread serves, while a blocking
 * {@link GridHandler @GridHandler} method runs on it. Calls that such a method makes
 * through a {@link GridRequester} inherit what is left of its deadline from here;
 * reactive methods find the same in their Reactor context. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridCallHolder {

	private static final ThreadLocal<GridCall> CURRENT = new ThreadLocal<>();

	private GridCallHolder() {
	}

	/**
	 * The call that this thread serves.
	 * @return the call, or {@code null} if it serves none
	 */
	public static @Nullable GridCall current() {
		return CURRENT.get();
	}

	/**
	 * Sets the call that this thread serves.
	 * @param call the call, or {@code null} when it serves none any more
	 */
	public static void set(@Nullable GridCall call) {
		if (call != null) {
			CURRENT.set(call);
		}
		else {
			CURRENT.remove();
		}
	}

}
