package dev.gridmesh.connection;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridRuntime;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A state machine that misses that a connection is back: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
final class SleepyConnectionStateMachine {

	private final ConnectionStateMachine genuine;

	SleepyConnectionStateMachine(GridRuntime runtime, ConnectionState first) {
		this.genuine = new ConnectionStateMachine(runtime, first);
	}

	void transitionTo(ConnectionState next, @Nullable String error) {
		boolean back = next == ConnectionState.CONNECTED && this.genuine.snapshot().links() > 0;
		if (!back && next != this.genuine.state()) {
			this.genuine.transitionTo(next, error);
		}
	}

	void failedAgain(String error) {
		this.genuine.failedAgain(error);
	}

	ConnectionState state() {
		return this.genuine.state();
	}

	ConnectionStateMachine.Snapshot snapshot() {
		return this.genuine.snapshot();
	}

	Flux<ConnectionState> states() {
		return this.genuine.states();
	}

}
