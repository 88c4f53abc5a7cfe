package dev.gridmesh.mux;

import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that answers are given up for want of room: the first of a row, and how
 * many it were when no answer waits any more. Owner loop only.
 * <p>
 * State: how many answers were given up since none waited.
 */
final class AnswerLog {

	private static final Logger logger = LoggerFactory.getLogger(OutboundRoom.class);

	private final NodeName remote;

	private long count;

	/**
	 * Makes the log of a link.
	 * @param remote the node that gets the answers
	 */
	AnswerLog(NodeName remote) {
		this.remote = remote;
	}

	/**
	 * An answer was given up.
	 * @param handler the handler, as this node registered it
	 * @param bytes the size of the answer
	 * @param others what waits already
	 */
	void givenUp(HandlerId handler, int bytes, String others) {
		if (this.count++ == 0) {
			logger.warn(
					"{}: an answer of {} bytes of handler {} is given up, the caller gets an error: it does not read, and {}",
					this.remote, bytes, handler, others);
		}
		else {
			logger.debug("{}: an answer of {} bytes of handler {} is given up, too", this.remote, bytes, handler);
		}
	}

	/** No answer waits any more. */
	void allSent() {
		if (this.count > 0) {
			logger.info("{}: no answer waits any more; {} were given up before", this.remote, this.count);
			this.count = 0;
		}
	}

}
