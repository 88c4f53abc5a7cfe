package dev.gridmesh.benchmarks.work;

import java.util.List;

/**
 * The record of typed calls that has other records in it.
 *
 * @param directory a short text
 * @param notes what is in it
 */
public record Listing(String directory, List<Note> notes) {

	/**
	 * Makes the record that everybody sends.
	 * @return always the same, with three notes
	 */
	public static Listing sample() {
		return new Listing("reports/2026", List.of(Note.sample(), Note.sample(), Note.sample()));
	}

}
