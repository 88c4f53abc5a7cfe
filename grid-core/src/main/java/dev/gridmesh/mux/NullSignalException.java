package dev.gridmesh.mux;

/**
 * What a publisher gets for a null where Reactive Streams has none (rule 2.13). The call
 * has ended with it by then, and it was reported: whoever meets it again on its way out
 * of the publisher ends as with any other failure, and does not report it once more.
 */
final class NullSignalException extends NullPointerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes one.
	 * @param what what the publisher did
	 */
	NullSignalException(String what) {
		super(what + " (Reactive Streams rule 2.13)");
	}

}
