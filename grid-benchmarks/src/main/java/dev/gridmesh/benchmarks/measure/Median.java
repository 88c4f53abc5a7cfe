package dev.gridmesh.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * The middle of some values, which one disturbed round does not move far.
 */
public final class Median {

	private Median() {
	}

	/**
	 * Finds the middle.
	 * @param values at least one
	 * @return the middle value, or the mean of the two in the middle
	 * @throws IllegalArgumentException if there is no value
	 */
	public static double of(Collection<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		if (sorted.length == 0) {
			throw new IllegalArgumentException("no values");
		}
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
