package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What happened in one run, as the application saw it, in the order in which it happened.
 */
final class History {

	private final List<Entry> entries = new ArrayList<>();

	private final LongSupplier nanoTime;

	/**
	 * Makes an empty history.
	 * @param nanoTime tells the time of what is added
	 */
	History(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void add(Event event) {
		this.entries.add(new Entry(this.nanoTime.getAsLong(), event));
	}

	List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	/**
	 * Shows the beginning and the end.
	 * @param max how many events at most
	 * @return a line for each
	 */
	String toString(int max) {
		int left = this.entries.size() - max;
		if (left <= 0) {
			return toString();
		}
		return lines(this.entries.subList(0, max / 2)) + "\n... %d more ...\n".formatted(left)
				+ lines(this.entries.subList(this.entries.size() - max / 2, this.entries.size()));
	}

	@Override
	public String toString() {
		return lines(this.entries);
	}

	private static String lines(List<Entry> entries) {
		return entries.stream().map(Entry::toString).collect(Collectors.joining("\n"));
	}

	/**
	 * An event and its time.
	 *
	 * @param nanos virtual nanoseconds since the beginning
	 * @param event what happened
	 */
	record Entry(long nanos, Event event) {

		@Override
		public String toString() {
			return "%14s  %s".formatted(Duration.ofNanos(this.nanos).toString().substring(2), this.event);
		}

	}

}
