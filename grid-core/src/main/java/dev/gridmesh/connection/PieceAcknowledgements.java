package dev.gridmesh.connection;

import dev.gridmesh.mux.InboundBytes;
import dev.gridmesh.protocol.LargeMessageCodec;

/**
 * Tells the peer which bytes of its pieces were read (docs/protocol-extensions.md), and
 * keeps it back while the peer makes this node hold too much. Owner loop only.
 * <p>
 * State: the bytes that were not acknowledged, apart for messages that nobody holds when
 * they are whole; whether so many are not that it is due; and whether that is kept back.
 * Ends with the link.
 */
final class PieceAcknowledgements {

	private static final int AT_ONCE = 64 * 1024;

	private final LinkControl link;

	private final InboundBytes inbound;

	private final int baseFlags;

	private long unacknowledged;

	private long unheld;

	private boolean due;

	private boolean withheld;

	PieceAcknowledgements(LinkControl link, LinkContext context) {
		this.link = link;
		this.inbound = context.inbound();
		this.baseFlags = context.baseFlags();
	}

	/**
	 * Counts a piece of a message that the application will hold.
	 * @param bytes the size of the piece
	 * @param last whether the message is whole
	 */
	void read(int bytes, boolean last) {
		this.unacknowledged += bytes;
		this.due |= last || this.unacknowledged >= AT_ONCE;
	}

	/**
	 * Counts a piece of a message that nobody holds when it is whole: if it were kept
	 * back, a handler that waits for it would never free its request.
	 * @param bytes the size of the piece
	 * @param last whether the message is whole
	 */
	void readUnheld(int bytes, boolean last) {
		this.unheld += bytes;
		if (last || this.unheld >= AT_ONCE) {
			send(this.unheld);
			this.unheld = 0;
		}
	}

	/**
	 * Sends what is due, unless the peer makes this node hold too much.
	 * @return false if that is so
	 */
	boolean send() {
		if (!this.due) {
			return true;
		}
		this.withheld = this.inbound.withholds();
		if (this.withheld) {
			return false;
		}
		long all = this.unacknowledged;
		this.due = false;
		this.unacknowledged = 0;
		send(all);
		return true;
	}

	/**
	 * Lets one piece come though the peer makes this node hold too much, so that a peer
	 * which waits does not give this one up; but none while it is not read.
	 */
	void sendOne() {
		if (!this.inbound.stopsReading()) {
			long one = Math.min(this.unacknowledged, PieceTransfers.PIECE_SIZE);
			this.unacknowledged -= one;
			send(one);
		}
	}

	private void send(long count) {
		if (count > 0) {
			this.link.sendUrgent(LargeMessageCodec.acknowledgement(count, this.baseFlags));
		}
	}

	/**
	 * Tells whether something is due and was kept back.
	 * @return whether the peer may wait for it
	 */
	boolean isWithheld() {
		return this.withheld;
	}

}
