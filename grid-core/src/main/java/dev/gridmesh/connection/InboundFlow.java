package dev.gridmesh.connection;

import java.time.Duration;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.mux.InboundBytes;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the wire of a link only while its peer keeps to its share of what this node
 * may hold, and ends a link whose peer does not for too long
 * (docs/adr/0022-a-budget-for-what-peers-make-a-node-hold.md). Owner loop only.
 * <p>
 * State: whether a read is due that the share forbids, and since when, by a timer; and
 * whether the link waits for bytes to be freed, which others than its own loop may do.
 * Ends with {@link #stop()}.
 */
final class InboundFlow {

	private final LinkControl link;

	private final LinkWire wire;

	private final InboundBytes inbound;

	private final LargeInbound large;

	private final Heartbeat heartbeat;

	private final Duration timeout;

	/** One object, so that it can be forgotten. */
	private final Runnable wakeUp;

	private boolean due;

	private boolean waiting;

	private boolean stopped;

	private @Nullable ScheduledTask task;

	/**
	 * Makes a flow that reads nothing yet.
	 * @param parts what it goes by
	 * @param timeout how long a peer may be above its share
	 * @param wakeUp has the loop call {@link #goOn()}, from any thread
	 */
	InboundFlow(Parts parts, Duration timeout, Runnable wakeUp) {
		this.link = parts.link();
		this.wire = parts.wire();
		this.inbound = parts.inbound();
		this.large = parts.large();
		this.heartbeat = parts.heartbeat();
		this.timeout = timeout;
		this.wakeUp = wakeUp;
	}

	/** Asks the wire for more, now or once the peer is below its share. */
	void read() {
		this.due = true;
		readOrWait();
	}

	private void readOrWait() {
		if (!this.due || this.stopped) {
			return;
		}
		if (this.inbound.stopsReading() && !awaitRoom()) {
			if (this.task == null) {
				this.heartbeat.pause();
				this.task = this.link.loop().schedule(this::onTimeout, GridEventLoop.nanos(this.timeout));
			}
			return;
		}
		this.due = false;
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
			this.heartbeat.resume();
		}
		this.wire.read();
	}

	/** Waits for room, unless it is there by now. */
	private boolean awaitRoom() {
		await();
		return !this.inbound.stopsReading();
	}

	private void await() {
		if (!this.waiting) {
			this.waiting = true;
			this.inbound.await(this.wakeUp);
		}
	}

	private void onTimeout() {
		this.task = null;
		if (this.inbound.stopsReading()) {
			this.link.end(CloseReason.of(CloseReason.REJECTED,
					"more than the peer's share of grid.inbound.max-size was held for %s (grid.heartbeat.timeout)"
						.formatted(this.timeout)));
		}
		else {
			this.heartbeat.resume();
			readOrWait();
		}
	}

	/** Goes on after somebody has freed bytes. */
	void goOn() {
		this.waiting = false;
		settle(false);
	}

	/**
	 * Tells the share what has changed, and does what was held back as far as it may be
	 * done now; called after each turn.
	 * @param idle whether no call of the peer is served
	 */
	void settle(boolean idle) {
		if (this.stopped) {
			return;
		}
		this.inbound.parts(this.large.bytes() + this.wire.partBytes(), this.large.count());
		this.inbound.settle(idle);
		readOrWait();
		if (!this.large.acknowledge()) {
			await();
			// what was freed in between woke nobody
			this.large.acknowledge();
		}
	}

	/** Reads nothing more. */
	void stop() {
		this.stopped = true;
		this.inbound.forget(this.wakeUp);
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
		}
	}

	/**
	 * What a flow goes by.
	 *
	 * @param link the link
	 * @param wire what is read from
	 * @param inbound what the peer makes this node hold
	 * @param large its large messages
	 * @param heartbeat does not hear the peer while it is not read
	 */
	record Parts(LinkControl link, LinkWire wire, InboundBytes inbound, LargeInbound large, Heartbeat heartbeat) {
	}

}
