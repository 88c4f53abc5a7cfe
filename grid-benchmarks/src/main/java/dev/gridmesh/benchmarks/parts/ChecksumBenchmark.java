package dev.gridmesh.benchmarks.parts;

import java.util.concurrent.TimeUnit;

import dev.gridmesh.protocol.Checksum;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
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
 * The checksum of a message, over bytes of a direct buffer and of a heap buffer.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChecksumBenchmark {

	/** How many bytes. */
	@Param({ "64", "512", "16384", "1048576" })
	public int size;

	private ByteBuf direct = Unpooled.EMPTY_BUFFER;

	private ByteBuf heap = Unpooled.EMPTY_BUFFER;

	/** Makes the buffers. */
	@Setup
	public void prepare() {
		this.direct = ByteBufAllocator.DEFAULT.directBuffer(this.size).writeZero(this.size);
		this.heap = ByteBufAllocator.DEFAULT.heapBuffer(this.size).writeZero(this.size);
	}

	/**
	 * Of a direct buffer, as it comes from the socket.
	 * @return the checksum
	 */
	@Benchmark
	public int direct() {
		return Checksum.crc(this.direct, 0, this.size);
	}

	/**
	 * Of a heap buffer.
	 * @return the checksum
	 */
	@Benchmark
	public int heap() {
		return Checksum.crc(this.heap, 0, this.size);
	}

}
