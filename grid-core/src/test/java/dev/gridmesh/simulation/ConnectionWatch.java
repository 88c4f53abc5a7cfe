package dev.gridmesh.simulation;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;

/**
 * What the application of one process does with what it is told of its connections: one
 * observer of each kind writes it down, and one beside it, which is told first, may
 * misbehave.
 */
final class ConnectionWatch {

	private final SimulatedGrid grid;

	private final Application application;

	private final Misbehaviour misbehaviour;

	private final GridManager manager;

	private int connections;

	private int known;

	ConnectionWatch(SimulatedGrid grid, Application application, GridManager manager) {
		this.grid = grid;
		this.application = application;
		this.misbehaviour = application.misbehaviour();
		this.manager = manager;
	}

	/** Watches all that there is, now that the manager runs. */
	void begin() {
		this.misbehaviour.unlessPlanned(() -> this.manager.connectionChanges()
			.subscribe(new UnrulyObserver<>(this.misbehaviour, Part.CHANGES)));
		this.manager.connectionChanges().subscribe((now) -> this.known = now.size());
		this.manager.connections().forEach(this::states);
	}

	/** Watches a connection that may be new. */
	void states(GridConnection connection) {
		String node = this.application.node();
		String peer = Node.letterOf(connection.remote());
		int number = ++this.connections;
		this.misbehaviour
			.unlessPlanned(() -> connection.states().subscribe(new UnrulyObserver<>(this.misbehaviour, Part.STATES)));
		connection.states().subscribe((state) -> {
			this.grid.history().add(new Event.StateChanged(node, peer, number, state));
			if (state == ConnectionState.CONNECTED && this.grid.conditions().eager()) {
				this.application.call(peer, CallPlan.of(CallKind.ECHO));
			}
		});
	}

	/**
	 * How many connections there are by what was told last.
	 * @return the number
	 */
	int known() {
		return this.known;
	}

}
