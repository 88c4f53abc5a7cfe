package dev.gridmesh.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the code around the grid on one node does wrong.
 * <p>
 * State: for each part of it the fit that it is going to have, which ends after some
 * times or with {@link #heal()}; and the work that was put off until then. It outlives
 * the processes of the node.
 */
final class Misbehaviour {

	private final String node;

	private final SimulatedGrid grid;

	private final Map<Part, Fit> fits = new EnumMap<>(Part.class);

	private final List<Runnable> putOff = new ArrayList<>();

	Misbehaviour(String node, SimulatedGrid grid) {
		this.node = node;
		this.grid = grid;
	}

	/**
	 * Lets a part misbehave.
	 * @param part which
	 * @param failure how
	 * @param skip how often it does well before
	 * @param times how often it misbehaves then
	 */
	void plan(Part part, Failure failure, int skip, int times) {
		this.fits.put(part, new Fit(failure, skip, times));
	}

	/**
	 * Asked by a part each time that it is called; throws what it is to throw.
	 * @param part which
	 * @param call the call that it is called for, or {@code null} if it is for none
	 * @return what else it is to do wrong, or {@code null} for nothing
	 */
	@Nullable Failure strike(Part part, @Nullable CallId call) {
		Fit fit = this.fits.get(part);
		if (fit == null || fit.skip-- > 0) {
			return null;
		}
		if (--fit.times == 0) {
			this.fits.remove(part);
		}
		if (fit.failure.isThrown()) {
			Failure.raise(error(part, fit.failure, call));
		}
		if (fit.failure != Failure.BY_SIGNAL && fit.failure != Failure.AFTERWARDS) {
			this.grid.history().add(new Event.Misbehaved(0, this.node, part, fit.failure, call));
		}
		return fit.failure;
	}

	@Nullable Failure strike(Part part) {
		return strike(part, null);
	}

	/**
	 * Makes what a part throws or signals, and writes that down.
	 * @param part which
	 * @param failure how it fails
	 * @param call the call that it is called for, or {@code null} if it is for none
	 * @return what to throw
	 */
	Throwable error(Part part, Failure failure, @Nullable CallId call) {
		int number = this.grid.nextFailure();
		this.grid.history().add(new Event.Misbehaved(number, this.node, part, failure, call));
		Throwable error = failure.make(number);
		this.grid.thrown().put(error, number);
		return error;
	}

	/**
	 * Does something on the application's own stack, where what it throws itself may come
	 * back to it.
	 * @param work what to do
	 */
	void unlessPlanned(Runnable work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			if (!Failure.isPlanned(ex)) {
				throw ex;
			}
			told(ex);
		}
	}

	/** Somebody is told of something that was thrown. */
	void told(Throwable error) {
		Integer number = this.grid.thrown().get(error);
		if (number != null) {
			this.grid.history().add(new Event.FailureTold(number));
		}
	}

	/** Does something once this node is healed. */
	void putOff(Runnable work) {
		this.putOff.add(work);
	}

	/** Nothing misbehaves any more. */
	void heal() {
		this.fits.clear();
		List<Runnable> due = List.copyOf(this.putOff);
		this.putOff.clear();
		due.forEach(Runnable::run);
	}

	/** The process is gone, and what it had put off. */
	void forget() {
		this.putOff.clear();
	}

	private static final class Fit {

		private final Failure failure;

		private int skip;

		private int times;

		Fit(Failure failure, int skip, int times) {
			this.failure = failure;
			this.skip = skip;
			this.times = times;
		}

	}

}
