package dev.gridmesh.conformance;

/**
 * One connection as the played side sees it. Only for the played side's loop.
 */
interface Line {

	/**
	 * Sends a frame.
	 * @param frame the frame
	 * @param masked whether to mask it, as a dialer must
	 */
	void send(WsFrame frame, boolean masked);

	/**
	 * Sends an HTTP request or answer, before there are frames.
	 * @param text all of it, with the empty line at its end
	 */
	void sendHttp(String text);

	/** Ends the connection without a close frame. */
	void breakOff();

	/** Tells whether neither end has closed the connection. */
	boolean isOpen();

}
