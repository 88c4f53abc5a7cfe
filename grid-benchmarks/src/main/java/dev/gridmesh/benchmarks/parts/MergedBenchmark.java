package dev.gridmesh.benchmarks.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Writing and reading messages that are merged into one; times are for all of them.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MergedBenchmark {

	/** How many messages. */
	@Param({ "2", "16", "50" })
	public int messages;

	private final ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(64 * 1024);

	private final List<Message> parts = new ArrayList<>();

	private int end;

	/** Prepares the bytes that are read. */
	@Setup
	public void prepare() {
		for (int id = 0; id < this.messages; id++) {
			this.parts.add(new Message(0x7FFF_0000_0000L + id, 0, 60_000, 200, Op.REQUEST.code(), Flags.CRC,
					new byte[512], null));
		}
		encode();
		this.end = this.buffer.writerIndex();
	}

	/**
	 * Writes the messages.
	 * @return the buffer
	 */
	@Benchmark
	public ByteBuf encode() {
		this.buffer.clear();
		MergedMessageCodec.encode(this.parts, this.buffer);
		return this.buffer;
	}

	/**
	 * Reads the messages.
	 * @param sink takes them
	 */
	@Benchmark
	public void decode(Blackhole sink) {
		this.buffer.setIndex(0, this.end);
		Message outer = MessageCodec.decode(this.buffer);
		MergedMessageCodec.decode(outer, this.buffer, sink::consume);
	}

}
