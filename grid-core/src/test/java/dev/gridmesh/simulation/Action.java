package dev.gridmesh.simulation;

import java.time.Duration;

import dev.gridmesh.transport.LocalPath;

/**
 * One thing that is done to a simulated grid: a call that the application makes, or
 * something that goes wrong or right again.
 */
sealed interface Action {

	/**
	 * Does it.
	 * @param grid the grid
	 */
	void apply(SimulatedGrid grid);

	/**
	 * Tells whether calls may fail because of it.
	 * @return whether it is no call
	 */
	default boolean disturbs() {
		return true;
	}

	/**
	 * Tells whether an end may be left that waits for what never comes, without being
	 * told.
	 * @return whether it takes a heartbeat to heal
	 */
	default boolean leavesHalfOpen() {
		return false;
	}

	/** A node calls another one, or itself. */
	record Call(String caller, String target, CallPlan plan) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			Application application = grid.node(this.caller).application();
			if (application != null) {
				application.call(this.target, this.plan);
			}
		}

		@Override
		public boolean disturbs() {
			return false;
		}

	}

	/** A node makes the same call many times at once. */
	record Burst(String caller, String target, int calls, CallPlan plan) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			for (int i = 0; i < this.calls; i++) {
				new Call(this.caller, this.target, this.plan).apply(grid);
			}
		}

		@Override
		public boolean disturbs() {
			return false;
		}

	}

	/** A node calls all nodes, or all others. */
	record Gather(String caller, boolean all, CallPlan plan) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			Application application = grid.node(this.caller).application();
			if (application != null) {
				application.gather(this.all, this.plan);
			}
		}

		@Override
		public boolean disturbs() {
			return false;
		}

	}

	/** The connections of a pair break; both ends are told. */
	record Cut(String one, String other) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.history().add(new Event.ConnectionsCut(this.one, this.other));
			grid.network().cut(Node.nameOf(this.one), Node.nameOf(this.other));
		}

	}

	/** A direction holds everything back. */
	record Stall(String from, String to) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			path(grid, this.from, this.to).stall();
		}

	}

	/** A direction swallows everything. */
	record Drop(String from, String to) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			path(grid, this.from, this.to).drop();
		}

		@Override
		public boolean leavesHalfOpen() {
			return true;
		}

	}

	/** A direction refuses new connections. */
	record Refuse(String from, String to) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			path(grid, this.from, this.to).refuse();
		}

	}

	/** A direction gets slow. */
	record Slow(String from, String to, Duration delay) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			path(grid, this.from, this.to).delay(Duration.ZERO, this.delay);
		}

	}

	/** Both directions of a pair work again. */
	record Heal(String one, String other) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.network().heal(Node.nameOf(this.one), Node.nameOf(this.other));
		}

	}

	/** A process dies; its peers are told, or not before the node is back. */
	record Kill(String node, boolean peersAreTold) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).kill(this.peersAreTold);
		}

		@Override
		public boolean leavesHalfOpen() {
			return !this.peersAreTold;
		}

	}

	/** A node leaves in good order. */
	record Stop(String node, Duration drain) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).stop(this.drain);
		}

	}

	/** A node that is gone, or is leaving, comes back as a new process. */
	record Restart(String node) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).restart();
		}

	}

	/** A process stops to run, but is still there. */
	record Freeze(String node) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).freeze();
		}

	}

	/** One event loop of a process stops to run, the others do not. */
	record Hang(String node, int loop) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).hang(this.loop);
		}

	}

	/** A frozen process goes on, or its event loop. */
	record Thaw(String node) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).thaw();
		}

	}

	/** An event loop of a process is gone, with all that lives on it. */
	record BreakLoop(String node, int loop) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).breakLoop(this.loop);
		}

		@Override
		public boolean leavesHalfOpen() {
			return true;
		}

	}

	/** A node leaves in good order, and its manager is started again. */
	record Bounce(String node, Duration drain) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).bounce(this.drain);
		}

	}

	/**
	 * Code of the application is going to misbehave: after a few times that it does not,
	 * for some times, when it is called.
	 */
	record Misbehave(String node, Part part, Failure failure, int skip, int times) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).misbehaviour().plan(this.part, this.failure, this.skip, this.times);
		}

		@Override
		public boolean disturbs() {
			return false;
		}

		@Override
		public boolean leavesHalfOpen() {
			return this.failure == Failure.NEVER;
		}

	}

	/** The wall clock of a node jumps. */
	record Skew(String node, Duration skew) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			grid.node(this.node).skewClock(this.skew);
		}

	}

	/** An operator asks for a new link. */
	record Reconnect(String node, String peer) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			NodeProcess process = grid.node(this.node).process();
			if (process != null && !process.isFrozen()) {
				process.reconnect(this.peer);
			}
		}

	}

	/** A link is renewed, without the loss of a call, if its dialer is asked. */
	record Renew(String node, String peer) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			NodeProcess process = grid.node(this.node).process();
			if (process != null && !process.isFrozen()) {
				process.renew(this.peer);
			}
		}

		@Override
		public boolean disturbs() {
			return false;
		}

	}

	/** A node is taken out of the list of peers of another one. */
	record RemovePeer(String node, String peer) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			NodeProcess process = grid.node(this.node).process();
			if (process != null && !process.isFrozen()) {
				process.removePeer(this.peer);
			}
		}

	}

	/** A node is taken into the list of peers of another one. */
	record AddPeer(String node, String peer) implements Action {

		@Override
		public void apply(SimulatedGrid grid) {
			NodeProcess process = grid.node(this.node).process();
			if (process != null && !process.isFrozen()) {
				process.addPeer(this.peer);
			}
		}

	}

	private static LocalPath path(SimulatedGrid grid, String from, String to) {
		return grid.network().path(Node.nameOf(from), Node.nameOf(to));
	}

}
