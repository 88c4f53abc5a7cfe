package dev.gridmesh.connection;

import dev.gridmesh.application.Failures;
import dev.gridmesh.transport.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * When a link writes what it has queued: once behind all that is handled in one go, else
 * on the next turn of its loop; and what is done each time that something was written.
 * Owner loop of the link only.
 * <p>
 * State: closed until the link is active, open, then closed for good; whether a flush is
 * held back, because one follows anyhow, is scheduled, or under way; and the messages
 * that the counters do not have yet.
 */
final class OutboundFlush {

	private static final Logger logger = LoggerFactory.getLogger(OutboundFlush.class);

	private final LinkControl link;

	private final LinkContext context;

	private final OutboundQueue outbound;

	private final LinkWire wire;

	private final WriteTimeout writeTimeout;

	private final InboundFlow flow;

	private final LinkStats stats;

	private int messagesRead;

	private boolean open;

	private boolean held;

	private boolean scheduled;

	private boolean underWay;

	@SuppressWarnings("checkstyle:parameternumber") // the parts of one link
	OutboundFlush(LinkControl link, LinkContext context, LinkWire wire, WriteTimeout writeTimeout, InboundFlow flow,
			LinkStats stats) {
		this.link = link;
		this.context = context;
		this.outbound = context.outbound();
		this.wire = wire;
		this.writeTimeout = writeTimeout;
		this.flow = flow;
		this.stats = stats;
	}

	void open() {
		this.open = true;
	}

	void close() {
		this.open = false;
	}

	/** Has what is queued wait until {@link #release()}. */
	void hold() {
		this.held = true;
	}

	/** Writes what was held back, and lets later ones be written. */
	void release() {
		this.held = false;
		now();
	}

	/**
	 * Notes that there is something to be written.
	 * @return whether the loop has to come back for it, to {@link #now()}; otherwise that
	 * happens anyhow
	 */
	boolean schedule() {
		if (this.scheduled || this.held || !this.open) {
			return false;
		}
		this.scheduled = true;
		return true;
	}

	/** Counts a message of the peer, which is published with the next flush. */
	void countMessage() {
		this.messagesRead++;
	}

	/** Writes what is queued, as far as it goes, and publishes the counters. */
	void now() {
		assert this.context.isOwner() : "not the loop of the link";
		this.scheduled = false;
		if (!this.open || this.underWay) {
			return;
		}
		this.underWay = true;
		try {
			this.wire.write(this.outbound, this.stats);
			this.context.room().onWritten();
		}
		catch (Throwable ex) {
			// what was taken for writing may be lost, and belongs to any call
			Failures.log(logger, Level.ERROR, ex, "{}: failed to write", this.context.remote());
			this.link.end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "a message could not be written"));
			return;
		}
		finally {
			this.underWay = false;
		}
		if (this.outbound.isOverrun()) {
			this.link.end(CloseReason.of(CloseReason.PROTOCOL_ERROR,
					"the peer does not read: more than twice grid.outbound.max-messages or grid.outbound.max-size wait"));
			return;
		}
		this.writeTimeout.watch();
		publishStats();
		this.flow.settle(this.context.inboundCalls() == 0);
		this.context.retirement().proceed();
	}

	void publishStats() {
		if (this.messagesRead > 0) {
			this.stats.readMessages(this.messagesRead);
			this.messagesRead = 0;
		}
		CallTables tables = this.context.tables();
		this.stats.gauges(this.outbound.size(), tables.outboundCalls(), tables.outboundStreams(), tables.inboundCalls(),
				tables.inboundStreams());
	}

}
