package dev.gridmesh.benchmarks.report;

import java.util.Map;

import dev.gridmesh.benchmarks.work.Metric;

/**
 * What one run of one subject counted.
 *
 * @param number which round, from 0 on
 * @param values what was counted, in the order of the columns
 * @param otherCores how many cores other processes used meanwhile
 * @param disturbed whether that is too much for times to be trusted
 */
public record Round(int number, Map<Metric, Double> values, double otherCores, boolean disturbed) {
}
