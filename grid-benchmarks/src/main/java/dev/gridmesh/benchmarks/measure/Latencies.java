package dev.gridmesh.benchmarks.measure;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Times of calls, to three digits, from a nanosecond to a minute. Safe for any thread.
 */
public final class Latencies {

	private static final int DIGITS = 3;

	private static final double NANOS_PER_MICRO = 1_000;

	private final ConcurrentHistogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), DIGITS);

	/**
	 * Notes one call.
	 * @param nanos how long it took; what is longer than a minute counts as a minute
	 */
	public void add(long nanos) {
		this.nanos.recordValue(Math.max(0, Math.min(nanos, this.nanos.getHighestTrackableValue())));
	}

	/**
	 * Counts the calls.
	 * @return how many were noted
	 */
	public long count() {
		return this.nanos.getTotalCount();
	}

	/**
	 * Finds the time that a share of the calls did not exceed.
	 * @param percent 0 to 100
	 * @return microseconds
	 */
	public double micros(double percent) {
		return this.nanos.getValueAtPercentile(percent) / NANOS_PER_MICRO;
	}

	/**
	 * Finds the same time as if calls had been made at even intervals: a stall then
	 * counts for all calls that would have begun during it (coordinated omission).
	 * @param percent 0 to 100
	 * @param intervalNanos how often one caller would have begun a call
	 * @return microseconds
	 */
	public double correctedMicros(double percent, long intervalNanos) {
		Histogram corrected = this.nanos.copyCorrectedForCoordinatedOmission(intervalNanos);
		return corrected.getValueAtPercentile(percent) / NANOS_PER_MICRO;
	}

}
