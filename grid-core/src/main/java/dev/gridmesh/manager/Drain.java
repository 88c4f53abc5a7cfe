package dev.gridmesh.manager;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Waits until the calls of other nodes have been served, within a limit. It looks now and
 * then, on a loop of its own choice, and ends by itself.
 */
final class Drain {

	private static final long LOOK_NANOS = 10_000_000;

	private final GridRuntime runtime;

	private final BooleanSupplier idle;

	private final long limitNanos;

	Drain(GridRuntime runtime, BooleanSupplier idle, Duration limit) {
		this.runtime = runtime;
		this.idle = idle;
		this.limitNanos = limit.toNanos();
	}

	Mono<Void> await() {
		return Mono.create((sink) -> {
			GridEventLoop loop = this.runtime.nextEventLoop();
			long start = this.runtime.nanoTime();
			loop.execute(() -> look(loop, start, sink));
		});
	}

	private void look(GridEventLoop loop, long startNanos, MonoSink<Void> sink) {
		long left = this.limitNanos - (this.runtime.nanoTime() - startNanos);
		if (left <= 0 || this.idle.getAsBoolean()) {
			sink.success();
		}
		else {
			loop.schedule(() -> look(loop, startNanos, sink), Math.min(left, LOOK_NANOS));
		}
	}

}
