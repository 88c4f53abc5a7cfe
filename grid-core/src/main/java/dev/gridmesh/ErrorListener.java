package dev.gridmesh;

/**
 * Is told of everything that code of the application throws at the grid, besides the log.
 * Safe for any thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ErrorListener {

	/**
	 * Takes note of a failure. Runs on the thread where it happened, which may be an
	 * event loop: must return soon, and not block. What it throws itself is counted and
	 * logged, and it is not told of that, nor of anything else that fails on this thread
	 * before it has returned.
	 * @param error what failed
	 */
	void onError(ApplicationError error);

}
