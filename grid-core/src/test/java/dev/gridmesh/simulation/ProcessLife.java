package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;

/**
 * Starts and stops the grid in one process, as its application does: again if a start
 * fails, and again after a stop if it is only a pause.
 * <p>
 * State: where between a start and the end of a stop the grid is, by what the application
 * was told.
 */
final class ProcessLife {

	/** Longer than a message takes on the slowest path, and than a socket lingers. */
	static final long SETTLING_NANOS = 5_000_000_000L;

	/** When an application tries again to start the grid. */
	private static final long START_AGAIN_NANOS = 50_000_000L;

	private static final long LOOK_NANOS = 10_000_000L;

	private final SimulatedGrid grid;

	private final Application application;

	private final GridManager manager;

	private final ConnectionWatch watch;

	private final BooleanSupplier hung;

	private boolean started;

	/** Whether it is to start again when it has stopped. */
	private boolean startsAgain;

	private boolean stopping;

	private boolean hungAtTheStop;

	private boolean stopped;

	private long stoppedNanos;

	/**
	 * Prepares for a first start.
	 * @param grid the grid that the node belongs to
	 * @param application the application of the process
	 * @param manager the grid of the process
	 * @param hung tells whether one of the event loops stands still
	 */
	ProcessLife(SimulatedGrid grid, Application application, GridManager manager, BooleanSupplier hung) {
		this.grid = grid;
		this.application = application;
		this.manager = manager;
		this.watch = new ConnectionWatch(grid, application, manager);
		this.hung = hung;
	}

	/** Starts the grid; tries again later if that fails. */
	void start() {
		if (this.started || this.stopping) {
			return;
		}
		this.application.misbehaviour().unlessPlanned(() -> {
			this.manager.start();
			this.started = true;
		});
		if (!this.started) {
			this.application.worker().schedule(this::start, START_AGAIN_NANOS);
			return;
		}
		this.watch.begin();
	}

	void stop(Duration drain) {
		if (!this.stopping) {
			this.stopping = true;
			this.grid.history().add(new Event.NodeStopping(this.application.node(), drain));
			this.manager.stop(drain).subscribe(null, this::stopFailed, this::stopped);
		}
	}

	/** It has stopped all the same, and says what was left undone. */
	private void stopFailed(Throwable error) {
		this.application.misbehaviour().told(error);
		Arrays.asList(error.getSuppressed()).forEach(this.application.misbehaviour()::told);
		this.grid.history().add(new Event.StopFailed(this.application.node(), Failure.describe(error)));
		this.hungAtTheStop = this.hung.getAsBoolean();
		stoppedButForALoop();
	}

	/**
	 * A stop does not wait for an event loop that hangs: what that owns ends when it goes
	 * on.
	 */
	private void stoppedButForALoop() {
		if (this.hung.getAsBoolean() || (this.hungAtTheStop && !hasLeft())) {
			this.application.worker().schedule(this::stoppedButForALoop, LOOK_NANOS);
		}
		else {
			stopped();
		}
	}

	private boolean hasLeft() {
		return this.manager.connections()
			.stream()
			.allMatch((connection) -> connection.state() == ConnectionState.SHUTDOWN)
				&& Counters.notZero(this.manager).isEmpty();
	}

	private void stopped() {
		this.stopped = true;
		this.stoppedNanos = this.grid.world().nanoTime();
		String leftovers = this.started ? Counters.notZero(this.manager) : "";
		this.grid.history().add(new Event.NodeStopped(this.application.node(), leftovers));
		if (this.startsAgain) {
			this.application.worker().execute(this::startAgain);
		}
	}

	/** Stops, and starts again, with the same manager. */
	void bounce(Duration drain) {
		if (this.started && !this.stopping) {
			this.startsAgain = true;
			stop(drain);
		}
	}

	private void startAgain() {
		this.startsAgain = false;
		this.stopping = false;
		this.stopped = false;
		this.started = false;
		this.grid.history().add(new Event.NodeStarted(this.application.node()));
		start();
	}

	ConnectionWatch watch() {
		return this.watch;
	}

	boolean isStarted() {
		return this.started;
	}

	/** Whether it has started, and was not told to stop. */
	boolean isRunning() {
		return this.started && !this.stopping;
	}

	boolean isStopping() {
		return this.stopping;
	}

	boolean isStopped() {
		return this.stopped && !this.startsAgain;
	}

	/** Whether it stopped so long ago that nothing of it is on its way any more. */
	boolean hasSettled() {
		return this.stopped && this.grid.world().nanoTime() - this.stoppedNanos > SETTLING_NANOS;
	}

}
