package dev.gridmesh.mux;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Credits taken one by one and given back, singly or half a window at a time; times are
 * for one credit, and for the window.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CreditWindowBenchmark {

	private static final int CAPACITY = 256;

	private final CreditWindow window = new CreditWindow(CAPACITY, CAPACITY);

	/**
	 * Takes a credit and gives it back.
	 * @return whether there was room
	 */
	@Benchmark
	public boolean one() {
		return this.window.tryTake() && this.window.giveBack(1, 0);
	}

	/**
	 * Takes half of the credits, one by one, and gives them back at once.
	 * @return whether there was room
	 */
	@Benchmark
	public boolean halfWindow() {
		for (int i = 0; i < CAPACITY / 2; i++) {
			this.window.tryTake();
		}
		return this.window.giveBack(CAPACITY / 2, 0);
	}

}
