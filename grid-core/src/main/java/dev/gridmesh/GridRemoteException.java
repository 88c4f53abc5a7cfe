package dev.gridmesh;

/**
 * The remote handler failed. The message holds the text that it sent as far as it is fit
 * for a log: cut, and without controls; {@link #text()} is all of it. Immutable, so safe
 * for any thread.
 * <p>
 * Made on the hot path, so it has no stack trace.
 *
 * @since 0.1.0
 */
public final class GridRemoteException extends GridException {

	private static final long serialVersionUID = 1L;

	private final String text;

	/**
	 * Creates an error.
	 * @param message what happened, with the peer and the handler
	 * @param text what the remote handler said, as it came
	 */
	public GridRemoteException(String message, String text) {
		super(message, null, false);
		this.text = text;
	}

	/**
	 * Creates an error.
	 * @param text what the remote handler said, as it came
	 */
	public GridRemoteException(String text) {
		this(text, text);
	}

	/**
	 * What the remote handler said.
	 * @return the text as it came over the wire; may be empty
	 */
	public String text() {
		return this.text;
	}

}
