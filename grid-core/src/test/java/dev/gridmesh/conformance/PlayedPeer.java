package dev.gridmesh.conformance;

/**
 * The played side of a conversation, as its stage sees it. Called on the played side's
 * loop, but for {@link #admitsDial()}.
 */
interface PlayedPeer {

	/**
	 * Says that the node dials. Called on any thread.
	 * @return whether somebody listens
	 */
	boolean admitsDial();

	/** Says that a connection has been made, by either end. */
	void onConnected(Line line);

	/** Takes an HTTP request or answer. */
	void onHttp(Line line, String text);

	/** Takes a frame. */
	void onFrame(Line line, WsFrame frame);

	/**
	 * Says that the node has closed a connection.
	 * @param code the code of its close frame, 1006 if there was none
	 */
	void onClosed(Line line, int code);

	/** Says that the node broke the rules of WebSocket. */
	void onViolation(Line line, String text);

}
