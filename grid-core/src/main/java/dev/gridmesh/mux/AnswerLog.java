package dev.gridmesh.mux;

import java.util.function.LongSupplier;

import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.CauseLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says in the log that answers are given up for want of room: the first of a row, and how
 * many it were when no answer waits any more; and neither more than once a minute, since
 * a peer can bring it about as often as it likes. Owner loop only.
 * <p>
 * State: how many answers were given up since none waited. Belongs to a link, while what
 * was written belongs to the connection.
 */
public final class AnswerLog {

	private static final Logger logger = LoggerFactory.getLogger(OutboundRoom.class);

	private final NodeName remote;

	private final CauseLog<Event> lines;

	private long count;

	/**
	 * Makes the log of a link.
	 * @param remote the node that gets the answers
	 * @param lines the lines of all links to that node
	 */
	public AnswerLog(NodeName remote, CauseLog<Event> lines) {
		this.remote = remote;
		this.lines = lines;
	}

	/**
	 * Makes the lines of a connection, of which none was written.
	 * @param nanoTime measures how far lines are apart
	 * @return for all of its links
	 */
	public static CauseLog<Event> lines(LongSupplier nanoTime) {
		return new CauseLog<>(logger, Event.class, 1, nanoTime);
	}

	/**
	 * An answer was given up.
	 * @param handler the handler, as this node registered it
	 * @param bytes the size of the answer
	 * @param others what waits already
	 */
	void givenUp(HandlerId handler, int bytes, String others) {
		if (this.count++ == 0) {
			this.lines.write(Event.GIVEN_UP, Level.WARN,
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
			this.lines.write(Event.ALL_SENT, Level.INFO, "{}: no answer waits any more; {} were given up before",
					this.remote, this.count);
			this.count = 0;
		}
	}

	/** What a peer can cause as often as it likes. */
	public enum Event {

		/** The first answer of a row was given up. */
		GIVEN_UP,

		/** No answer waits any more. */
		ALL_SENT

	}

}
