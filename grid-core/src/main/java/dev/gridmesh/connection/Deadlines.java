package dev.gridmesh.connection;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.mux.CallMailbox;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all calls of a link, with one timer for all of them. Owner loop only.
 * <p>
 * State: the timer, which is never later than the first deadline. Calls that end in time,
 * as nearly all do, leave it as it is; when it fires and nobody is late, it is set for
 * the first of the calls that are left, and not at all when there is none. It ends with
 * the link.
 */
final class Deadlines {

	private final GridEventLoop loop;

	private final GridRuntime runtime;

	private final CallTables tables;

	private @Nullable ScheduledTask timer;

	private long due;

	private long earliest;

	Deadlines(GridEventLoop loop, GridRuntime runtime, CallTables tables) {
		this.loop = loop;
		this.runtime = runtime;
		this.tables = tables;
	}

	/**
	 * Looks after a deadline.
	 * @param nanos how far it is away, at least 1
	 */
	void watch(long nanos) {
		long at = this.runtime.nanoTime() + nanos;
		if (this.timer == null || at - this.due < 0) {
			stop();
			this.due = at;
			this.timer = this.loop.schedule(this::check, nanos);
		}
	}

	private void check() {
		this.timer = null;
		this.earliest = CallMailbox.NO_DEADLINE;
		this.tables.forEachCall((call) -> this.earliest = Math.min(this.earliest, call.checkDeadline()));
		// a call that ended may have begun another one
		if (this.earliest != CallMailbox.NO_DEADLINE) {
			watch(this.earliest);
		}
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

}
