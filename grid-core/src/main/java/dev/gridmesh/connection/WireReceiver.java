package dev.gridmesh.connection;

import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.transport.CloseReason;

/**
 * Takes what comes over a {@link LinkWire}: the link, as its wire sees it. Owner loop
 * only, but for {@link #remote()} and {@link #abandon()}.
 */
interface WireReceiver {

	/** The node at the other end, for logs. Safe for any thread. */
	NodeName remote();

	/**
	 * Counts what was read.
	 * @param bytes the size of a WebSocket message
	 */
	void onBytesRead(int bytes);

	/**
	 * Takes a message of the peer; {@link #onReadPaused()} or {@link #onReadComplete()}
	 * follows.
	 * @param message the message, which is the receiver's
	 */
	void onMessage(Message message);

	/** Notes that the rest of what was read is delivered once others had their turn. */
	void onReadPaused();

	/** Notes that all that was read has been delivered. */
	void onReadComplete();

	/** Notes that the wire takes more again. */
	void onWritable();

	/**
	 * Notes that the wire is closed, by whichever end.
	 * @param reason why
	 */
	void onWireClosed(CloseReason reason);

	/**
	 * Ends the link, whose wire carries what it must not.
	 * @param reason what that is
	 */
	void end(CloseReason reason);

	/**
	 * Ends the link on the thread of the caller, once, because its loop has been shut
	 * down and nobody else would ever do it. Safe for any thread.
	 */
	void abandon();

}
