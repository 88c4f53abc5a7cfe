package dev.gridmesh.connection;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.transport.CloseReason;

/**
 * What a link sends its messages over: a transport, or the other link of a pair within
 * this node. Owner loop only, but for {@link #executor()} and {@link #remoteAddress()}.
 */
interface LinkWire {

	GridEventLoop executor();

	/**
	 * Tells whether the other end can vanish unseen, so that it must be watched.
	 * @return whether a heartbeat is needed
	 */
	boolean isRemote();

	String remoteAddress();

	/**
	 * Begins to deliver messages to a link: those that came before, then those that are
	 * read.
	 * @param receiver takes them
	 */
	void start(WireReceiver receiver);

	/**
	 * Writes as much of a queue as goes now, and flushes.
	 * @param queue the messages
	 * @param stats counts what is written
	 */
	void write(OutboundQueue queue, LinkStats stats);

	/** Asks for more input. */
	void read();

	/**
	 * Counts what has come of a message that is not whole yet.
	 * @return bytes of memory that it takes
	 */
	long partBytes();

	/**
	 * Counts the bytes that were written and have not left this process.
	 * @return bytes that wait
	 */
	long pendingBytes();

	/**
	 * Counts the bytes that have left this process; does not grow while the peer does not
	 * read.
	 * @return bytes since the start
	 */
	long flushedBytes();

	/**
	 * Closes the wire; {@link WireReceiver#onWireClosed(CloseReason)} follows.
	 * @param reason why
	 */
	void close(CloseReason reason);

}
