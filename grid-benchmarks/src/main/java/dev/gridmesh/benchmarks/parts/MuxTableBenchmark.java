package dev.gridmesh.benchmarks.parts;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.mux.MuxTable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call entered and another one found and removed, among those that run.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MuxTableBenchmark {

	/** How many calls run. */
	@Param({ "64", "10000" })
	public int running;

	private final MuxTable<Object> table = new MuxTable<>(new SplittableRandom(1));

	private final Object call = new Object();

	private long next = 0x7FFF_0000_0000L;

	/** Enters the calls that run. */
	@Setup
	public void prepare() {
		for (int i = 0; i < this.running; i++) {
			this.table.put(this.next++, this.call);
		}
	}

	/**
	 * Begins one call, and ends the oldest one.
	 * @return the call that ended
	 */
	@Benchmark
	public @Nullable Object beginAndEnd() {
		long oldest = this.next - this.running;
		this.table.put(this.next++, this.call);
		this.table.get(oldest);
		return this.table.remove(oldest);
	}

}
