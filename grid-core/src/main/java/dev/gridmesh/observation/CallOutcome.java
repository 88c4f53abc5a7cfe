package dev.gridmesh.observation;

import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridTimeoutException;

/**
 * How a call ended.
 *
 * @since 0.1.0
 */
public enum CallOutcome {

	/** With an answer, or with all items of a stream. */
	SUCCESS,

	/** With an error of the handler, or any that has no outcome of its own here. */
	ERROR,

	/** Its deadline passed. */
	TIMEOUT,

	/** Its caller no longer wanted it; at the handler's side also: the link was lost. */
	CANCELLED,

	/** It was refused, here or by the peer, and no handler ran. */
	REJECTED,

	/** There was no connection, or it was lost. */
	DISCONNECTED;

	/**
	 * Finds the outcome of a call that failed at its caller.
	 * @param error what the caller gets
	 * @return the outcome
	 */
	public static CallOutcome ofCaller(Throwable error) {
		if (error instanceof GridTimeoutException) {
			return TIMEOUT;
		}
		if (error instanceof GridOverloadException || error instanceof GridHandlerNotFoundException) {
			return REJECTED;
		}
		return (error instanceof GridDisconnectedException) ? DISCONNECTED : ERROR;
	}

}
