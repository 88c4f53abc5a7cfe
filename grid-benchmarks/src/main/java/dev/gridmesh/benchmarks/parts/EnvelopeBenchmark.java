package dev.gridmesh.benchmarks.parts;

import java.util.concurrent.TimeUnit;

import dev.gridmesh.protocol.Flags;
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

/**
 * Writing and reading one message, with its checksum.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopeBenchmark {

	/** Length of the payload, in bytes. */
	@Param({ "0", "64", "512", "16384" })
	public int size;

	private final ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(32 * 1024);

	private Message message = message(0);

	private static Message message(int size) {
		return new Message(0x7FFF_1234_5678L, 3, 60_000, 200, Op.REQUEST.code(), Flags.CRC, new byte[size], null);
	}

	/** Prepares the bytes that are read. */
	@Setup
	public void prepare() {
		this.message = message(this.size);
		encode();
	}

	/**
	 * Writes the message.
	 * @return the buffer
	 */
	@Benchmark
	public ByteBuf encode() {
		this.buffer.clear();
		MessageCodec.encode(this.message, this.buffer);
		return this.buffer;
	}

	/**
	 * Reads the message.
	 * @return the message
	 */
	@Benchmark
	public Message decode() {
		this.buffer.readerIndex(0);
		return MessageCodec.decode(this.buffer);
	}

}
