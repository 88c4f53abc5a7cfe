package dev.gridmesh.observation;

/**
 * Which end of a call is seen.
 *
 * @since 0.1.0
 */
public enum CallSide {

	/** The end that makes the call. */
	CALLER,

	/** The end that serves the call. */
	HANDLER

}
