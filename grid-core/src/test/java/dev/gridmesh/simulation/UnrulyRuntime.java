package dev.gridmesh.simulation;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;

/**
 * A runtime whose executor of blocking handlers misbehaves where it is told to.
 */
final class UnrulyRuntime implements GridRuntime {

	private final GridRuntime delegate;

	private final Misbehaviour misbehaviour;

	UnrulyRuntime(GridRuntime delegate, Misbehaviour misbehaviour) {
		this.delegate = delegate;
		this.misbehaviour = misbehaviour;
	}

	@Override
	public GridEventLoop nextEventLoop() {
		return this.delegate.nextEventLoop();
	}

	@Override
	public long nanoTime() {
		return this.delegate.nanoTime();
	}

	@Override
	public InstantSource clock() {
		return this.delegate.clock();
	}

	@Override
	public RandomGenerator random() {
		return this.delegate.random();
	}

	@Override
	public Executor handlerExecutor() {
		return this::execute;
	}

	private void execute(Runnable task) {
		Failure failure = this.misbehaviour.strike(Part.EXECUTOR);
		if (failure == Failure.LATE) {
			this.misbehaviour.putOff(() -> this.delegate.handlerExecutor().execute(task));
		}
		else if (failure == Failure.IN_PLACE) {
			task.run();
		}
		else {
			this.delegate.handlerExecutor().execute(task);
		}
		if (failure == Failure.TWICE) {
			this.delegate.handlerExecutor().execute(task);
		}
		if (failure == Failure.AFTERWARDS) {
			Failure.raise(this.misbehaviour.error(Part.EXECUTOR, failure, null));
		}
	}

}
