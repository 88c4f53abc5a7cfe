package dev.gridmesh.connection;

import java.time.Instant;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridRuntime;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * The state of one connection and who is told of it. Changed by the owner loop of the
 * connection only; read by any thread.
 */
final class ConnectionStateMachine {

	private final GridRuntime runtime;

	private final Sinks.Many<ConnectionState> changes = Sinks.many().replay().latest();

	private volatile Snapshot snapshot;

	ConnectionStateMachine(GridRuntime runtime, ConnectionState first) {
		this.runtime = runtime;
		this.snapshot = new Snapshot(first, runtime.clock().instant(), null, 0);
		this.changes.tryEmitNext(first);
	}

	/**
	 * Goes to another state.
	 * @param next the state
	 * @param error why a link or an attempt ended, or {@code null} if the change is good
	 * @throws IllegalStateException if there is no such change
	 */
	void transitionTo(ConnectionState next, @Nullable String error) {
		Snapshot last = this.snapshot;
		if (!last.state.canBecome(next)) {
			throw new IllegalStateException("%s -> %s: %s".formatted(last.state, next, error));
		}
		long links = (next == ConnectionState.CONNECTED) ? last.links + 1 : last.links;
		String lastError = (error != null) ? error : last.lastError;
		this.snapshot = new Snapshot(next, this.runtime.clock().instant(), lastError, links);
		this.changes.tryEmitNext(next).orThrow();
		if (next == ConnectionState.SHUTDOWN) {
			this.changes.tryEmitComplete().orThrow();
		}
	}

	/**
	 * Notes another failure without a change of the state.
	 * @param error what failed
	 */
	void failedAgain(String error) {
		Snapshot last = this.snapshot;
		this.snapshot = new Snapshot(last.state, last.since, error, last.links);
	}

	ConnectionState state() {
		return this.snapshot.state;
	}

	Snapshot snapshot() {
		return this.snapshot;
	}

	/** A slow subscriber misses states in between, never the last one. */
	Flux<ConnectionState> states() {
		return this.changes.asFlux().onBackpressureLatest();
	}

	/**
	 * The state at one moment.
	 *
	 * @param state the state
	 * @param since when it was entered
	 * @param lastError why the last link or attempt ended, or {@code null}
	 * @param links how many links there have been
	 */
	record Snapshot(ConnectionState state, Instant since, @Nullable String lastError, long links) {

	}

}
