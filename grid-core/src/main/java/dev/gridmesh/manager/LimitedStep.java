package dev.gridmesh.manager;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.connection.OwnerQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A step of a stop that is others' work and ends once within a limited time, whatever
 * they do: fail at once, fail later, or never come back. For the owner of the stop only;
 * what is told on other threads is handed over to it.
 * <p>
 * State: under way, with a timer; then over. What comes after that is not looked at.
 */
final class LimitedStep {

	/**
	 * The part of the limit that is counted last, and anew as often as the process stood
	 * still: when it goes on it finds out first what has ended meanwhile.
	 */
	private static final int LAST_PART = 10;

	private final GridRuntime runtime;

	private final OwnerQueue owner;

	private final String what;

	private final Consumer<@Nullable Throwable> over;

	private @Nullable ScheduledTask timer;

	private @Nullable Disposable work;

	private boolean ended;

	/**
	 * Makes a step that has not begun.
	 * @param runtime the time
	 * @param owner the owner of the stop
	 * @param what names the step, for the error when it takes too long
	 * @param over told the end, once, with what failed or {@code null}
	 */
	LimitedStep(GridRuntime runtime, OwnerQueue owner, String what, Consumer<@Nullable Throwable> over) {
		this.runtime = runtime;
		this.owner = owner;
		this.what = what;
		this.over = over;
	}

	/**
	 * Begins.
	 * @param step gives what is to be done
	 * @param limit how long it may take
	 */
	void begin(Supplier<Mono<Void>> step, Duration limit) {
		RejectedExecutionException untimed = limit(limit);
		try {
			this.work = step.get()
				.subscribe(null, (error) -> this.owner.execute(() -> end(error)),
						() -> this.owner.execute(() -> end(null)));
		}
		catch (Throwable ex) {
			end(ex);
		}
		if (untimed != null) {
			end(new IllegalStateException(this.what + " was not waited for: no event loop is left", untimed));
		}
	}

	/** Sets the timer; returns what keeps it from being set, if anything does. */
	private @Nullable RejectedExecutionException limit(Duration limit) {
		IllegalStateException late = new IllegalStateException(this.what + " did not end within " + limit);
		long nanos = GridEventLoop.nanos(limit);
		long lastNanos = nanos / LAST_PART;
		return after(nanos - lastNanos, () -> countLast(lastNanos, late));
	}

	private void countLast(long nanos, IllegalStateException late) {
		long dueNanos = this.runtime.nanoTime() + nanos;
		RejectedExecutionException untimed = after(nanos, () -> {
			if (this.runtime.nanoTime() - dueNanos > nanos) {
				countLast(nanos, late);
			}
			else {
				end(late);
			}
		});
		if (untimed != null) {
			end(late);
		}
	}

	private @Nullable RejectedExecutionException after(long nanos, Runnable task) {
		try {
			this.timer = this.owner.schedule(task, nanos);
			return null;
		}
		catch (RejectedExecutionException ex) {
			return ex;
		}
	}

	private void end(@Nullable Throwable error) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
		if (this.work != null) {
			this.work.dispose();
		}
		this.over.accept(error);
	}

}
