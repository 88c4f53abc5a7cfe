package dev.gridmesh.connection;

import java.util.function.LongUnaryOperator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.mux.CallMailbox;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all calls of a link, with one timer for all of them. Owner loop only.
 * <p>
 * State: the timer, which is not later than the first deadline. Calls that end in time,
 * as nearly all do, leave it as it is; when it fires and nobody is late, it is set for
 * the first of the calls that are left, and not at all when there is none. It ends with
 * the link.
 * <p>
 * Each firing looks at all calls. So that many deadlines that pass one by one do not keep
 * the loop busy, the next firing waits {@value #PAUSE} times as long as this one took: a
 * deadline may pass that much later.
 */
final class Deadlines {

	private static final int PAUSE = 8;

	private final GridEventLoop loop;

	private final GridRuntime runtime;

	private final LongUnaryOperator calls;

	private @Nullable ScheduledTask timer;

	private long due;

	/**
	 * Makes the deadlines of a link that has no calls yet.
	 * @param loop the owner loop
	 * @param runtime knows the time
	 * @param calls gets the time, ends the calls that are late, and returns the
	 * nanoseconds until the next deadline or {@link CallMailbox#NO_DEADLINE}
	 */
	Deadlines(GridEventLoop loop, GridRuntime runtime, LongUnaryOperator calls) {
		this.loop = loop;
		this.runtime = runtime;
		this.calls = calls;
	}

	/**
	 * Looks after a deadline.
	 * @param nanos how far it is away; if it has passed, it is looked at soon
	 */
	void watch(long nanos) {
		long at = this.runtime.nanoTime() + nanos;
		if (this.timer == null || at - this.due < 0) {
			stop();
			this.due = at;
			this.timer = this.loop.schedule(this::check, Math.max(1, nanos));
		}
	}

	private void check() {
		this.timer = null;
		long begin = this.runtime.nanoTime();
		long next = this.calls.applyAsLong(begin);
		if (next != CallMailbox.NO_DEADLINE) {
			long took = this.runtime.nanoTime() - begin;
			// unless a call that ended has begun another one, which is due before
			watch(Math.max(next - took, PAUSE * took));
		}
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

}
