package dev.gridmesh.connection;

import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * The last part of the life of a link that was renewed (docs/protocol-extensions.md,
 * "renew"): it takes no new calls, finishes those that it has, and ends. Owner loop only.
 * <p>
 * State: whether it has {@linkplain #begin() begun} at this end, from when on the queue
 * of the link gives no places; whether the peer was told so, which it is when every call
 * that had a place is open and all that was queued is written, so that nothing that
 * begins a call comes behind it; whether it was told that these calls are over; and the
 * same of the peer, whose calls are refused here once it has said that it begins none.
 * When both have none, either end closes the link: only a caller knows that its call is
 * over. A peer that never says so has as long as the {@linkplain LinkTerm term} of the
 * link.
 */
final class Retirement {

	static final String RENEWED = "the link was renewed";

	private final LinkContext context;

	private final LinkControl link;

	private boolean begun;

	private boolean told;

	private boolean over;

	private boolean peerRetires;

	private boolean peerIsOver;

	private @Nullable CloseReason whenIdle;

	Retirement(LinkContext context, LinkControl link) {
		this.context = context;
		this.link = link;
	}

	/** Begins, once the queue of the link gives no places. */
	void begin() {
		this.begun = true;
		this.link.scheduleFlush();
	}

	/**
	 * Takes note that the peer begins no call any more.
	 * @param over whether it has none under way, either
	 */
	void onPeerRetires(boolean over) {
		this.peerRetires = true;
		this.peerIsOver |= over;
		this.link.scheduleFlush();
	}

	/**
	 * Has the link end as soon as nothing runs over it, since its peer cannot renew it:
	 * what is on its way at that moment is lost, and nothing else.
	 * @param reason why it ends
	 */
	void endWhenIdle(CloseReason reason) {
		this.whenIdle = reason;
		this.link.scheduleFlush();
	}

	/** Whether the peer may not begin calls. */
	boolean peerRetires() {
		return this.peerRetires;
	}

	/** Goes on, if it has begun, after all that could be written was. */
	void proceed() {
		if (this.begun && this.context.outbound().isEmpty()) {
			retire();
		}
		else if (this.whenIdle != null && !this.begun) {
			endIfIdle(this.whenIdle);
		}
	}

	private void endIfIdle(CloseReason reason) {
		boolean idle = this.context.inboundCalls() == 0 && this.context.outbound().isEmpty();
		if (idle && this.context.queue().retireIfFree()) {
			this.link.end(reason);
		}
	}

	private void retire() {
		CallTables tables = this.context.tables();
		int calls = this.context.queue().placesTaken();
		if (this.over) {
			if (this.peerIsOver) {
				this.link.end(CloseReason.of(CloseReason.NORMAL, RENEWED));
			}
		}
		else if (calls == 0) {
			this.told = true;
			this.over = true;
			tell(Flags.EOF);
		}
		else if (!this.told && calls == tables.outboundCalls() + tables.outboundStreams()) {
			this.told = true;
			tell(0);
		}
	}

	private void tell(int flags) {
		this.context.send(Message.of(Op.RETIRE, 0, 0, this.context.baseFlags() | flags));
	}

}
