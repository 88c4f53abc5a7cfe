package dev.gridmesh.benchmarks.work;

/**
 * One thing that is counted.
 *
 * @param label the head of its column, with the unit
 * @param decimals how many to print
 * @param compared whether the table has a ratio to the yardstick beside it
 */
public record Metric(String label, int decimals, boolean compared) {

	static final Metric RATE = new Metric("k calls/s", 1, true);

	static final Metric CPU = new Metric("CPU us/call", 2, true);

	static final Metric P50 = new Metric("p50 us", 0, false);

	static final Metric P99 = new Metric("p99 us", 0, true);

	static final Metric ALLOCATED = new Metric("B/call", 0, false);

}
