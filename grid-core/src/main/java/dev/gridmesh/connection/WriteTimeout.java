package dev.gridmesh.connection;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

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
 */
final class WriteTimeout {

	private final LinkControl link;

	private final Watch writes;

	private final Watch acknowledgements;

	WriteTimeout(LinkControl link, LinkWire wire, OutboundQueue queue, HeartbeatSettings settings) {
		this.link = link;
		this.writes = new Watch(() -> queue.canTake() || wire.pendingBytes() > 0,
				() -> wire.flushedBytes() + queue.acknowledged(), settings.writeTimeout(),
				"a write made no progress for %s (grid.write-timeout)");
		this.acknowledgements = new Watch(queue::isBlocked, queue::acknowledged, settings.timeout(),
				"no piece of a large message was acknowledged for %s (grid.heartbeat.timeout)");
	}

	/** Begins to watch if something waits. */
	void watch() {
		this.writes.begin();
		this.acknowledgements.begin();
	}

	void stop() {
		this.writes.stop();
		this.acknowledgements.stop();
	}

	/**
	 * Watches whether a number grows while something waits for it.
	 */
	private final class Watch {

		private final BooleanSupplier waits;

		private final LongSupplier progress;

		private final Duration timeout;

		private final String text;

		private long seen;

		private @Nullable ScheduledTask task;

		private Watch(BooleanSupplier waits, LongSupplier progress, Duration timeout, String text) {
			this.waits = waits;
			this.progress = progress;
			this.timeout = timeout;
			this.text = text;
		}

		private void begin() {
			if (this.task == null && this.waits.getAsBoolean()) {
				this.seen = this.progress.getAsLong();
				this.task = WriteTimeout.this.link.loop().schedule(this::check, GridEventLoop.nanos(this.timeout));
			}
		}

		private void check() {
			this.task = null;
			if (this.waits.getAsBoolean() && this.progress.getAsLong() == this.seen) {
				String text = this.text.formatted(this.timeout);
				WriteTimeout.this.link.end(CloseReason.of(CloseReason.PROTOCOL_ERROR, text));
			}
			else {
				begin();
			}
		}

		private void stop() {
			if (this.task != null) {
				this.task.cancel();
				this.task = null;
			}
		}

	}

}
