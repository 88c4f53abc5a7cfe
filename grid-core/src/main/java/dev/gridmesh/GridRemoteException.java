package dev.gridmesh;

/**
 * The remote handler failed; the message holds the text that it sent. Immutable, so safe
 * for any thread.
 * <p>
 * Made on the hot path, so it has no stack trace.
 *
 * @since 0.1.0
 */
public final class GridRemoteException extends GridException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what happened
	 */
	public GridRemoteException(String message) {
		super(message, null, false);
	}

}
