package dev.gridmesh.connection;

import java.util.function.Consumer;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridRuntime;
import reactor.core.publisher.Flux;

/**
 * A state machine that misses that a connection is back: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
final class SleepyConnectionStateMachine {

	private final ConnectionStateMachine genuine;

	SleepyConnectionStateMachine(GridRuntime runtime, ConnectionState first, Consumer<Throwable> observerFailures) {
		this.genuine = new ConnectionStateMachine(runtime, first, observerFailures);
	}

	void enter(ConnectionState next, String reason) {
		boolean back = next == ConnectionState.CONNECTED && this.genuine.snapshot().links() > 0;
		if (!back && next != this.genuine.state()) {
			this.genuine.enter(next, reason);
		}
	}

	void tell(ConnectionState state) {
		if (state == this.genuine.state()) {
			this.genuine.tell(state);
		}
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
