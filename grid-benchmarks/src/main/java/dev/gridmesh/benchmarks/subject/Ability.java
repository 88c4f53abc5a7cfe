package dev.gridmesh.benchmarks.subject;

/**
 * What a subject can be asked for beyond single calls.
 */
public enum Ability {

	/** Streams in one, the other and both directions. */
	STREAMS,

	/** Thousands of calls at once over one connection. */
	MULTIPLEXED,

	/** Calls of 16 MiB. */
	LARGE_PAYLOADS

}
