package dev.gridmesh;

import java.util.List;

/**
 * Fewer nodes than wanted answered a call that went to many; the failures of the others
 * are its suppressed exceptions.
 *
 * @since 0.1.0
 */
public final class GridQuorumException extends GridException {

	private static final long serialVersionUID = 1L;

	private GridQuorumException(String message) {
		super(message, null, true);
	}

	/**
	 * Makes the error of a quorum that was missed.
	 * @param wanted how many successes were wanted
	 * @param successes how many there were
	 * @param failures why the others failed
	 * @return the error
	 */
	static GridQuorumException of(int wanted, int successes, List<Throwable> failures) {
		GridQuorumException exception = new GridQuorumException(
				"%d of the nodes answered without an error, %d were wanted; %d failed".formatted(successes, wanted,
						failures.size()));
		failures.forEach(exception::addSuppressed);
		return exception;
	}

}
