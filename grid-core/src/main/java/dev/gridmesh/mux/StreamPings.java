package dev.gridmesh.mux;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import org.jspecify.annotations.Nullable;

/**
 * Watches the handler side of a stream by pings, for its caller (protocol.md §5). Owner
 * loop only.
 * <p>
 * State: when the handler side was last heard of, where the last ping is, and the timer
 * of the next one, from {@link #start()} until {@link #stop()} or silence. No time counts
 * while a ping waits to be written, behind an item that takes long: the link is watched
 * itself.
 */
final class StreamPings {

	/** Silence, in intervals, after which the handler side is given up. */
	private static final int SILENT_INTERVALS = 2;

	private final MuxContext context;

	private final OutboundStream stream;

	private long heardNanos;

	private boolean pinged;

	private long place;

	private @Nullable ScheduledTask task;

	/**
	 * Makes a watch that is not started.
	 * @param context the link
	 * @param stream sends the pings, and is told once when the handler side is given up
	 */
	StreamPings(MuxContext context, OutboundStream stream) {
		this.context = context;
		this.stream = stream;
	}

	long intervalNanos() {
		return GridEventLoop.nanos(this.context.limits().streamPingInterval());
	}

	void start() {
		heard();
		next();
	}

	private void next() {
		this.task = this.context.loop().schedule(this::onDue, intervalNanos());
	}

	private void onDue() {
		this.task = null;
		if (this.pinged && !this.context.isWritten(this.place)) {
			heard();
			next();
			return;
		}
		if ((this.context.runtime().nanoTime() - this.heardNanos) / SILENT_INTERVALS > intervalNanos()) {
			this.stream.onSilence();
			return;
		}
		next();
		this.pinged = true;
		this.place = this.stream.ping();
	}

	/** Notes that the handler side was heard of. */
	void heard() {
		this.heardNanos = this.context.runtime().nanoTime();
	}

	void stop() {
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
		}
	}

}
