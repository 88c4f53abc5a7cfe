package dev.gridmesh.benchmarks.work;

/**
 * The small record of typed calls.
 *
 * @param id a number
 * @param name a short text
 * @param size another number
 * @param directory a flag
 * @param checksum some bytes in hexadecimal
 */
public record Note(long id, String name, long size, boolean directory, String checksum) {

	/**
	 * Makes the record that everybody sends.
	 * @return always the same
	 */
	public static Note sample() {
		return new Note(4_711, "reports/2026/november.csv", 123_456_789, false, "9f86d081884c7d65");
	}

}
