package dev.gridmesh.simulation;

import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.testing.SpeechlessException;

/**
 * How a call ended.
 *
 * @param how the kind of end
 * @param text the text of the handler for {@link How#REMOTE}, else the message, for
 * people
 * @param retryable whether the call was said to be surely not run
 */
record Ending(How how, String text, boolean retryable) {

	static final Ending COMPLETED = new Ending(How.COMPLETED, "", false);

	static Ending of(Throwable error) {
		boolean retryable = error instanceof GridException grid && grid.isRetryable();
		return new Ending(how(error), text(error), retryable);
	}

	private static String text(Throwable error) {
		if (error instanceof SpeechlessException) {
			// must not be asked
			return "";
		}
		return (error instanceof GridRemoteException remote) ? remote.text() : String.valueOf(error.getMessage());
	}

	private static How how(Throwable error) {
		if (error instanceof GridDisconnectedException) {
			return How.DISCONNECTED;
		}
		if (error instanceof GridTimeoutException) {
			return How.TIMEOUT;
		}
		if (error instanceof GridOverloadException) {
			return How.OVERLOAD;
		}
		if (error instanceof GridRemoteException) {
			return How.REMOTE;
		}
		if (error instanceof GridHandlerNotFoundException) {
			return How.NOT_FOUND;
		}
		return (error instanceof GridPayloadException) ? How.PAYLOAD : How.OTHER;
	}

	@Override
	public String toString() {
		return this.how + (this.retryable ? " (retryable)" : "") + (this.text.isEmpty() ? "" : ": " + this.text);
	}

	/** The kinds of end. */
	enum How {

		COMPLETED, DISCONNECTED, TIMEOUT, OVERLOAD, REMOTE, NOT_FOUND, PAYLOAD,

		/** No error of the grid, or one that two healthy nodes never see. */
		OTHER

	}

}
