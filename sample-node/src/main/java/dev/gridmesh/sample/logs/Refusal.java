package dev.gridmesh.sample.logs;

/**
 * Why a node does not do what it is asked to; travels as a part of its answer. Immutable,
 * so safe for any thread.
 *
 * @param reason the kind
 * @param message what a user should know
 * @since 0.1.0
 */
public record Refusal(Reason reason, String message) {

	/**
	 * The kinds of refusals.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/** The name cannot be the name of a file here. */
		INVALID_NAME,

		/** Two nodes are asked for, and one is named. */
		SAME_NODE,

		/** There is no such file, or not any more. */
		NOT_FOUND,

		/** There is something else of that name. */
		NOT_A_FILE,

		/** The file belongs to the node itself, or is being worked on. */
		IN_USE,

		/** More than the node takes. */
		TOO_LARGE,

		/** Not all that was announced has come. */
		INCOMPLETE,

		/** Nothing came for too long. */
		STALLED,

		/** The node has no place for one more of these. */
		BUSY,

		/** The file cannot be read or written. */
		STORAGE,

		/** Another node, that this one needs, failed. */
		NODE_FAILED

	}

}
