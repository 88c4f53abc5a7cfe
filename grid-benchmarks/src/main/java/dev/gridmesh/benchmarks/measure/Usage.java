package dev.gridmesh.benchmarks.measure;

/**
 * What a stretch of time took.
 *
 * @param seconds time on the clock
 * @param cpuSeconds CPU time of all threads of this process, the collector's and the
 * compiler's, too
 * @param allocatedBytes what the live threads of this process allocated on the heap
 * @param otherCores how many cores other processes used, on average; 0 where nobody can
 * tell
 */
public record Usage(double seconds, double cpuSeconds, double allocatedBytes, double otherCores) {

	/** Above this the machine was not ours: the run is marked. */
	public static final double DISTURBING_CORES = 0.2;

	/**
	 * CPU time for one operation.
	 * @param operations how many there were
	 * @return microseconds, the same as CPU seconds per million operations
	 */
	public double cpuMicrosPer(long operations) {
		return this.cpuSeconds * 1_000_000 / operations;
	}

	/**
	 * Allocations for one operation.
	 * @param operations how many there were
	 * @return bytes
	 */
	public double bytesPer(long operations) {
		return this.allocatedBytes / operations;
	}

	/**
	 * Operations in a second.
	 * @param operations how many there were
	 * @return the rate
	 */
	public double perSecond(long operations) {
		return operations / this.seconds;
	}

	/**
	 * Tells whether others took so much of the machine that times say little.
	 * @return whether to mark the run
	 */
	public boolean isDisturbed() {
		return this.otherCores > DISTURBING_CORES;
	}

}
