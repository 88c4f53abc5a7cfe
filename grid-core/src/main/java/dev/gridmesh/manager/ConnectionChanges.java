package dev.gridmesh.manager;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.gridmesh.GridConnection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Tells subscribers which connections there are, in order, although peers come and go on
 * any thread. Safe for any thread.
 * <p>
 * State: the work, which counts changes that are not told yet. Whoever raises it from
 * zero tells, and tells again until it is zero.
 */
final class ConnectionChanges {

	private final Supplier<List<GridConnection>> connections;

	private final Sinks.Many<List<GridConnection>> changes = Sinks.unsafe().many().replay().latest();

	private final AtomicInteger work = new AtomicInteger();

	private volatile boolean over;

	/**
	 * Creates it.
	 * @param connections what there is at the moment
	 */
	ConnectionChanges(Supplier<List<GridConnection>> connections) {
		this.connections = connections;
		tell();
	}

	Flux<List<GridConnection>> asFlux() {
		return this.changes.asFlux().onBackpressureLatest();
	}

	/** Tells what there is now. Not to be called under a lock: subscribers run here. */
	void tell() {
		if (this.work.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			if (this.over) {
				this.changes.tryEmitComplete();
			}
			else {
				this.changes.tryEmitNext(this.connections.get());
			}
			seen = this.work.addAndGet(-seen);
		}
	}

	/** Tells that there will be no more. */
	void end() {
		this.over = true;
		tell();
	}

}
