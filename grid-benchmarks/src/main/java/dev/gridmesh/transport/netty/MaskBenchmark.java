package dev.gridmesh.transport.netty;

import java.util.concurrent.TimeUnit;

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
 * Masking a payload: in place, and while it is copied.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MaskBenchmark {

	private static final int KEY = 0x12_34_56_78;

	/** How many bytes. */
	@Param({ "64", "512", "16384", "1048576" })
	public int size;

	private ByteBuf source = Unpooled.EMPTY_BUFFER;

	private ByteBuf target = Unpooled.EMPTY_BUFFER;

	/** Makes the buffers. */
	@Setup
	public void prepare() {
		this.source = ByteBufAllocator.DEFAULT.directBuffer(this.size).writeZero(this.size);
		this.target = ByteBufAllocator.DEFAULT.directBuffer(this.size);
	}

	/**
	 * In place, as the acceptor does.
	 * @return the buffer
	 */
	@Benchmark
	public ByteBuf inPlace() {
		WebSocketMask.apply(this.source, 0, this.size, KEY, 1);
		return this.source;
	}

	/**
	 * While copying, as the dialer does.
	 * @return the copy
	 */
	@Benchmark
	public ByteBuf copy() {
		this.source.readerIndex(0);
		this.target.clear();
		WebSocketMask.copy(this.source, this.target, this.size, KEY, 0);
		return this.target;
	}

}
