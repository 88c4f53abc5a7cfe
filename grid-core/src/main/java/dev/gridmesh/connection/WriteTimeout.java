package dev.gridmesh.connection;

import java.time.Duration;

import dev.gridmesh.GridEventLoop.ScheduledTask;
import org.jspecify.annotations.Nullable;

/**
 * Drops the link when a write makes no progress: no byte leaves, or pieces of large
 * messages wait and none is acknowledged. Owner loop only.
 */
final class WriteTimeout {

	private final Link link;

	private final LinkWire wire;

	private final Duration timeout;

	private final OutboundQueue queue;

	private long flushedBytes;

	private boolean blocked;

	private long acknowledged;

	private @Nullable ScheduledTask task;

	WriteTimeout(Link link, LinkWire wire, OutboundQueue queue, Duration timeout) {
		this.link = link;
		this.wire = wire;
		this.queue = queue;
		this.timeout = timeout;
	}

	/** Begins to watch if something waits. */
	void watch() {
		if (this.task == null && isPending()) {
			this.flushedBytes = this.wire.flushedBytes();
			this.blocked = this.queue.isBlocked();
			this.acknowledged = this.queue.acknowledged();
			this.task = this.wire.executor().schedule(this::check, this.timeout.toNanos());
		}
	}

	private void check() {
		this.task = null;
		if (isPending() && this.wire.flushedBytes() == this.flushedBytes) {
			this.link.fail("a write made no progress for " + this.timeout + " (grid.write-timeout)");
		}
		else if (this.blocked && this.queue.isBlocked() && this.queue.acknowledged() == this.acknowledged) {
			this.link
				.fail("no piece of a large message was acknowledged for " + this.timeout + " (grid.write-timeout)");
		}
		else {
			watch();
		}
	}

	private boolean isPending() {
		return !this.queue.isEmpty() || this.wire.pendingBytes() > 0;
	}

	void stop() {
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
		}
	}

}
