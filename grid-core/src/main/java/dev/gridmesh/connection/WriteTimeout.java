package dev.gridmesh.connection;

import java.time.Duration;

import dev.gridmesh.GridEventLoop.ScheduledTask;
import org.jspecify.annotations.Nullable;

/**
 * Drops the link when a write makes no progress. Owner loop only.
 */
final class WriteTimeout {

	private final Link link;

	private final LinkWire wire;

	private final Duration timeout;

	private long flushedBytes;

	private boolean waiting;

	private @Nullable ScheduledTask task;

	WriteTimeout(Link link, LinkWire wire, Duration timeout) {
		this.link = link;
		this.wire = wire;
		this.timeout = timeout;
	}

	void watch(boolean messagesWait) {
		this.waiting = messagesWait;
		if (this.task == null && (messagesWait || this.wire.pendingBytes() > 0)) {
			this.flushedBytes = this.wire.flushedBytes();
			this.task = this.wire.executor().schedule(this::check, this.timeout.toNanos());
		}
	}

	private void check() {
		this.task = null;
		boolean pending = this.waiting || this.wire.pendingBytes() > 0;
		if (pending && this.wire.flushedBytes() == this.flushedBytes) {
			this.link.fail("a write made no progress for " + this.timeout + " (grid.write-timeout)");
		}
		else if (pending) {
			watch(this.waiting);
		}
	}

	void stop() {
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
		}
	}

}
