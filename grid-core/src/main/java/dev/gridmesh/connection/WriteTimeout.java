package dev.gridmesh.connection;

import java.time.Duration;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.HeartbeatSettings;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Drops the link when what it has to write gets nowhere. Owner loop only.
 * <p>
 * Two things are watched, each by its own time. What could leave, or waits in this
 * process, must do so within {@code grid.write-timeout}. Pieces of large messages that
 * have left, and for which others wait, must be acknowledged within
 * {@code grid.heartbeat.timeout}: until then the peer may be paused, or the line slow,
 * which only the heartbeat can tell from a dead one.
 * <p>
 * State: for each of the two a timer while something waits, and how far things had got
 * when it was set. Ends with {@link #stop()}.
 */
final class WriteTimeout {

	private final LinkControl link;

	private final LinkWire wire;

	private final OutboundQueue queue;

	private final HeartbeatSettings settings;

	private long written;

	private @Nullable ScheduledTask writeCheck;

	private long acknowledged;

	private @Nullable ScheduledTask acknowledgementCheck;

	WriteTimeout(LinkControl link, LinkWire wire, OutboundQueue queue, HeartbeatSettings settings) {
		this.link = link;
		this.wire = wire;
		this.queue = queue;
		this.settings = settings;
	}

	/** Begins to watch if something waits. */
	void watch() {
		if (this.writeCheck == null && writeWaits()) {
			this.written = written();
			this.writeCheck = schedule(this::checkWrite, this.settings.writeTimeout());
		}
		if (this.acknowledgementCheck == null && this.queue.isBlocked()) {
			this.acknowledged = this.queue.acknowledged();
			this.acknowledgementCheck = schedule(this::checkAcknowledgement, this.settings.timeout());
		}
	}

	private ScheduledTask schedule(Runnable check, Duration timeout) {
		return this.link.loop().schedule(check, GridEventLoop.nanos(timeout));
	}

	private boolean writeWaits() {
		return this.queue.canTake() || this.wire.pendingBytes() > 0;
	}

	private long written() {
		return this.wire.flushedBytes() + this.queue.acknowledged();
	}

	private void checkWrite() {
		this.writeCheck = null;
		if (writeWaits() && written() == this.written) {
			end("a write made no progress for %s (grid.write-timeout)".formatted(this.settings.writeTimeout()));
		}
		else {
			watch();
		}
	}

	private void checkAcknowledgement() {
		this.acknowledgementCheck = null;
		if (this.queue.isBlocked() && this.queue.acknowledged() == this.acknowledged) {
			end("no piece of a large message was acknowledged for %s (grid.heartbeat.timeout)"
				.formatted(this.settings.timeout()));
		}
		else {
			watch();
		}
	}

	private void end(String text) {
		this.link.end(CloseReason.of(CloseReason.PROTOCOL_ERROR, text));
	}

	void stop() {
		this.writeCheck = cancelled(this.writeCheck);
		this.acknowledgementCheck = cancelled(this.acknowledgementCheck);
	}

	private static @Nullable ScheduledTask cancelled(@Nullable ScheduledTask task) {
		if (task != null) {
			task.cancel();
		}
		return null;
	}

}
