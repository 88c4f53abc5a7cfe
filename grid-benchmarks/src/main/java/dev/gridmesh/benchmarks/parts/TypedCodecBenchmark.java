package dev.gridmesh.benchmarks.parts;

import java.util.concurrent.TimeUnit;

import dev.gridmesh.benchmarks.work.Listing;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing and reading a small record, and one with a list of three of them.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TypedCodecBenchmark {

	private static final MessagePackPayloadCodecs CODECS = MessagePackPayloadCodecs.create();

	/** Which record. */
	@Param({ "note", "listing" })
	public String type = "note";

	private Record value = Note.sample();

	private PayloadCodec<Record> codec = CODECS.forType(Note.class);

	private byte[] bytes = this.codec.encode(this.value);

	/**
	 * Makes the record.
	 */
	@Setup
	public void create() {
		this.value = this.type.equals("note") ? Note.sample() : Listing.sample();
		this.codec = CODECS.forType(this.value.getClass());
		this.bytes = this.codec.encode(this.value);
	}

	/**
	 * Writes the record.
	 * @return the payload
	 */
	@Benchmark
	public byte[] encode() {
		return this.codec.encode(this.value);
	}

	/**
	 * Reads the record.
	 * @return the record
	 */
	@Benchmark
	public @Nullable Record decode() {
		return this.codec.decode(this.bytes);
	}

}
