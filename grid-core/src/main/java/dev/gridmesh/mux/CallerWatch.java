package dev.gridmesh.mux;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.protocol.Extension;
import org.jspecify.annotations.Nullable;

/**
 * Watches the caller of a stream, for its handler side (protocol.md §5): one that is
 * silent for long is given up. Owner loop only.
 * <p>
 * State: when the caller was last heard of, and the timer of the next look, from
 * {@link #start(long)} until {@link #stop()} or silence.
 */
final class CallerWatch {

	/** Silence, in ping intervals, after which a caller is given up. */
	private static final int SILENT_INTERVALS = 4;

	/** A stream with a deadline up to this is not watched (protocol.md §5). */
	private static final long UNWATCHED_DEADLINE_MILLIS = 60_000;

	/** What a caller's own clock is ahead of what it is told (protocol.md §9). */
	private static final long V1_GRACE_NANOS = 2_000_000;

	private static final Extension[] EXTENSIONS = Extension.values();

	private final MuxContext context;

	private final InboundStream stream;

	private long heardNanos;

	private @Nullable ScheduledTask task;

	/**
	 * Makes a watch that is not started.
	 * @param context the link
	 * @param stream the stream, which ends as at its deadline when the caller is given up
	 */
	CallerWatch(MuxContext context, InboundStream stream) {
		this.context = context;
		this.stream = stream;
	}

	/** Notes that the caller was heard of. */
	void heard() {
		this.heardNanos = this.context.runtime().nanoTime();
	}

	/**
	 * Begins to watch, if that is needed.
	 * @param deadlineMillis the deadline of the stream, 0 for none
	 */
	void start(long deadlineMillis) {
		if (deadlineMillis == 0 || deadlineMillis > UNWATCHED_DEADLINE_MILLIS) {
			next();
		}
	}

	private void next() {
		long interval = GridEventLoop.nanos(this.context.limits().streamPingInterval());
		this.task = this.context.loop().schedule(() -> onDue(interval), interval);
	}

	private void onDue(long interval) {
		this.task = null;
		if ((this.context.runtime().nanoTime() - this.heardNanos) / SILENT_INTERVALS > interval) {
			this.stream.deadlinePassed();
		}
		else {
			next();
		}
	}

	void stop() {
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
		}
	}

	/**
	 * Tells how long a stream goes on after its deadline: a v1 caller that is told first
	 * reports a lost connection, not its deadline.
	 * @param context the link
	 * @return nanoseconds, 0 towards a node of ours
	 */
	static long graceNanos(MuxContext context) {
		for (Extension extension : EXTENSIONS) {
			if (context.uses(extension)) {
				return 0;
			}
		}
		return V1_GRACE_NANOS;
	}

}
