package dev.gridmesh.manager;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A transport of which one step fails, each time.
 */
final class BrokenTransport implements GridTransport {

	private final GridTransport genuine;

	private final Step broken;

	BrokenTransport(GridTransport genuine, Step broken) {
		this.genuine = genuine;
		this.broken = broken;
	}

	private void step(Step step) {
		if (step == this.broken) {
			throw new NoClassDefFoundError("com/example/" + step);
		}
	}

	@Override
	public GridEventLoop executor() {
		step(Step.EXECUTOR);
		return (this.broken == Step.EXECUTE) ? new DeadLoop() : this.genuine.executor();
	}

	@Override
	public String remoteAddress() {
		return this.genuine.remoteAddress();
	}

	@Override
	public ByteBufAllocator allocator() {
		return this.genuine.allocator();
	}

	@Override
	public void start(TransportHandler handler) {
		step(Step.START);
		this.genuine.start(handler);
	}

	@Override
	public void maxInboundMessageSize(int maxBytes) {
		this.genuine.maxInboundMessageSize(maxBytes);
	}

	@Override
	public void admit(int maxBytes, Supplier<String> setting) {
		this.genuine.admit(maxBytes, setting);
	}

	@Override
	public void write(ByteBuf message) {
		if (this.broken == Step.WRITE) {
			message.release();
		}
		step(Step.WRITE);
		this.genuine.write(message);
	}

	@Override
	public void flush() {
		this.genuine.flush();
	}

	@Override
	public boolean isWritable() {
		return this.genuine.isWritable();
	}

	@Override
	public long flushedBytes() {
		return this.genuine.flushedBytes();
	}

	@Override
	public long pendingBytes() {
		return this.genuine.pendingBytes();
	}

	@Override
	public void read() {
		this.genuine.read();
	}

	@Override
	public void close(CloseReason reason) {
		this.genuine.close(reason);
	}

	enum Step {

		EXECUTOR, EXECUTE, START, WRITE

	}

	/** Takes nothing any more. */
	private static final class DeadLoop implements GridEventLoop {

		@Override
		public boolean inEventLoop() {
			return false;
		}

		@Override
		public void execute(Runnable task) {
			throw new RejectedExecutionException("the loop is dead");
		}

		@Override
		public ScheduledTask schedule(Runnable task, long delayNanos) {
			throw new RejectedExecutionException("the loop is dead");
		}

	}

}
