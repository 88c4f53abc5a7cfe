package dev.gridmesh.mux;

import dev.gridmesh.GridEventLoop.ScheduledTask;
import org.jspecify.annotations.Nullable;

/**
 * Watches the handler side of a stream by pings, for its caller (protocol.md §5). Owner
 * loop only.
 * <p>
 * State: when the handler side was last heard of, and the timer of the next ping, from
 * {@link #start()} until {@link #stop()} or silence.
 */
final class StreamPings {

	/** Silence, in intervals, after which the handler side is given up. */
	private static final int SILENT_INTERVALS = 2;

	private final MuxContext context;

	private final Runnable ping;

	private final Runnable onSilence;

	private long heardNanos;

	private @Nullable ScheduledTask task;

	/**
	 * Makes a watch that is not started.
	 * @param context the link
	 * @param ping sends a ping
	 * @param onSilence told once, when the handler side is given up
	 */
	StreamPings(MuxContext context, Runnable ping, Runnable onSilence) {
		this.context = context;
		this.ping = ping;
		this.onSilence = onSilence;
	}

	long intervalNanos() {
		return this.context.limits().streamPingInterval().toNanos();
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
		if (this.context.runtime().nanoTime() - this.heardNanos > SILENT_INTERVALS * intervalNanos()) {
			this.onSilence.run();
			return;
		}
		next();
		this.ping.run();
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
