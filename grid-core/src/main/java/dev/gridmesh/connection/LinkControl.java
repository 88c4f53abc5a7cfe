package dev.gridmesh.connection;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.transport.CloseReason;

/**
 * What the parts of a link may have it do, so that none of them knows the link itself.
 * Owner loop only, but for {@link #loop()} and {@link #onLoop(Runnable)}.
 */
interface LinkControl {

	/**
	 * The loop that owns the link. Safe for any thread.
	 * @return the loop of its wire
	 */
	GridEventLoop loop();

	/**
	 * Hands a step over to the loop; without one this is the end. Safe for any thread.
	 * @param step what is to be done
	 */
	void onLoop(Runnable step);

	/**
	 * Queues a message of the connection itself before all others; ignored once the link
	 * has ended.
	 * @param message a ping, pong or acknowledgement
	 */
	void sendUrgent(Message message);

	/** Has what is queued written, at the end of what is being handled or soon. */
	void scheduleFlush();

	/**
	 * Ends the link and all of its calls, once.
	 * @param reason why
	 */
	void end(CloseReason reason);

}
