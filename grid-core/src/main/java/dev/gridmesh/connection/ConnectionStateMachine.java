package dev.gridmesh.connection;

import java.time.Instant;
import java.util.function.Consumer;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.application.ObserverQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The state of one connection, and who is told of it. Changed by the owner of the
 * connection only; read by any thread.
 * <p>
 * State: the snapshot that all may read, which changes first; and what observers were
 * told, which follows.
 */
final class ConnectionStateMachine {

	private final GridRuntime runtime;

	private final ObserverQueue<ConnectionState> observers;

	private volatile Snapshot snapshot;

	ConnectionStateMachine(GridRuntime runtime, ConnectionState first, Consumer<Throwable> observerFailures) {
		this.runtime = runtime;
		this.observers = new ObserverQueue<>(first, observerFailures);
		this.snapshot = new Snapshot(first, runtime.clock().instant(), "made", null, 0);
	}

	/**
	 * Goes to a state, or notes another reason to be in it.
	 * @param next the state
	 * @param reason why
	 * @throws IllegalStateException if there is no such change
	 */
	void enter(ConnectionState next, String reason) {
		Snapshot last = this.snapshot;
		boolean again = next == last.state && next == ConnectionState.CONNECTION_ERROR;
		if (!again && !last.state.canBecome(next)) {
			throw new IllegalStateException("%s -> %s: %s".formatted(last.state, next, reason));
		}
		long links = (next == ConnectionState.CONNECTED) ? last.links + 1 : last.links;
		boolean bad = next == ConnectionState.CONNECTION_ERROR || next == ConnectionState.SHUTDOWN;
		Instant since = again ? last.since : this.runtime.clock().instant();
		this.snapshot = new Snapshot(next, since, reason, bad ? reason : last.lastError, links);
	}

	/**
	 * Notes what went wrong beside the state, which stays.
	 * @param error what it was
	 */
	void note(String error) {
		Snapshot last = this.snapshot;
		this.snapshot = new Snapshot(last.state, last.since, last.reason, error, last.links);
	}

	/**
	 * Tells observers of a state that was entered. They run here: not to be called amid a
	 * change.
	 * @param state the state
	 */
	void tell(ConnectionState state) {
		this.observers.set(state);
		if (state == ConnectionState.SHUTDOWN) {
			this.observers.end();
		}
		this.observers.tell();
	}

	ConnectionState state() {
		return this.snapshot.state;
	}

	Snapshot snapshot() {
		return this.snapshot;
	}

	/** A slow subscriber misses states in between, never the last one. */
	Flux<ConnectionState> states() {
		return this.observers.asFlux();
	}

	/**
	 * The state at one moment.
	 *
	 * @param state the state
	 * @param since when it was entered
	 * @param reason why it was entered
	 * @param lastError why the last link or attempt ended, or {@code null}
	 * @param links how many links there have been
	 */
	record Snapshot(ConnectionState state, Instant since, String reason, @Nullable String lastError, long links) {

	}

}
