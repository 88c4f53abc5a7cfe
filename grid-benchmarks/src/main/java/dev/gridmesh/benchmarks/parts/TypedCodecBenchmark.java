package dev.gridmesh.benchmarks.parts;

import java.util.concurrent.TimeUnit;

import dev.gridmesh.benchmarks.work.Note;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import org.jspecify.annotations.Nullable;
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
 * Writing and reading a small record.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TypedCodecBenchmark {

	private final PayloadCodec<Note> codec = MessagePackPayloadCodecs.create().forType(Note.class);

	private final Note note = Note.sample();

	private final byte[] bytes = this.codec.encode(this.note);

	/**
	 * Writes the record.
	 * @return the payload
	 */
	@Benchmark
	public byte[] encode() {
		return this.codec.encode(this.note);
	}

	/**
	 * Reads the record.
	 * @return the record
	 */
	@Benchmark
	public @Nullable Note decode() {
		return this.codec.decode(this.bytes);
	}

}
