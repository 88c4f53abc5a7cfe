package dev.gridmesh.transport.netty;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import dev.gridmesh.GridEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/** A Netty event loop as the grid sees it, one object per loop. Safe for any thread. */
final class NettyEventLoop implements GridEventLoop {

	private static final ConcurrentMap<EventLoop, NettyEventLoop> LOOPS = new ConcurrentHashMap<>();

	private final EventLoop loop;

	private NettyEventLoop(EventLoop loop) {
		this.loop = loop;
	}

	/**
	 * Returns the wrapper of a loop.
	 * @param loop the loop
	 * @return its wrapper, the same each time
	 */
	static NettyEventLoop of(EventLoop loop) {
		NettyEventLoop known = LOOPS.get(loop);
		return (known != null) ? known : register(loop);
	}

	private static NettyEventLoop register(EventLoop loop) {
		NettyEventLoop made = new NettyEventLoop(loop);
		NettyEventLoop known = LOOPS.putIfAbsent(loop, made);
		if (known != null) {
			return known;
		}
		loop.terminationFuture().addListener((terminated) -> LOOPS.remove(loop));
		return made;
	}

	EventLoop unwrap() {
		return this.loop;
	}

	@Override
	public boolean inEventLoop() {
		return this.loop.inEventLoop();
	}

	@Override
	public void execute(Runnable task) {
		this.loop.execute(task);
	}

	@Override
	public ScheduledTask schedule(Runnable task, long delayNanos) {
		Future<?> scheduled = this.loop.schedule(task, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
		return () -> scheduled.cancel(false);
	}

	@Override
	public String toString() {
		return this.loop.toString();
	}

}
