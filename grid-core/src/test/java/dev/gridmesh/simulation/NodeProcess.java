package dev.gridmesh.simulation;

import java.time.Duration;

import dev.gridmesh.GridManager;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.transport.TransportListener;

/**
 * One process of a node: a manager of the grid, an application, and the threads of both,
 * which can be taken away, stopped and let go on.
 * <p>
 * State: which of its threads stand still or are gone.
 */
final class NodeProcess {

	/** How many event loops a node has. */
	static final int LOOPS = 3;

	/** Is in the names of the threads of the application. */
	static final String APPLICATION = "-application";

	private final SimulatedGrid grid;

	private final String letter;

	private final VirtualRuntime runtime;

	private final VirtualRuntime applicationRuntime;

	private final TransportListener listener;

	private final Application application;

	private final GridManager manager;

	private final Misbehaviour misbehaviour;

	private final ProcessLife life;

	private final CallCounts counts = new CallCounts();

	private boolean frozen;

	/** Whether one of the event loops is stopped. */
	private boolean hung;

	/** Whether one of the event loops is gone. */
	private boolean broken;

	NodeProcess(SimulatedGrid grid, String letter, Misbehaviour misbehaviour) {
		Conditions conditions = grid.conditions();
		this.grid = grid;
		this.letter = letter;
		this.misbehaviour = misbehaviour;
		this.runtime = grid.world().newRuntime(letter, LOOPS);
		this.runtime.handlerCapacity(conditions.handlerCapacity());
		long maxDelay = conditions.maxHandlerDelay().toNanos();
		this.runtime.handlerDelay(() -> Duration.ofNanos(grid.world().random().nextLong(maxDelay + 1)));
		this.applicationRuntime = grid.world().newRuntime(letter + APPLICATION, 1);
		this.listener = grid.network().listener(Node.nameOf(letter), this.runtime);
		this.application = new Application(letter, grid.letters(), grid.history(),
				this.applicationRuntime.nextEventLoop(), grid::nextNumber, conditions.eager(), misbehaviour);
		this.manager = new NodeSetup(grid, this.application).newManager(this.runtime, this.listener, this.counts);
		this.application.manager(this.manager);
		this.life = new ProcessLife(grid, this.application, this.manager, () -> this.hung);
	}

	void reconnect(String peer) {
		if (this.life.isStarted() && this.manager.peers().contains(Node.nameOf(peer))) {
			this.manager.connection(Node.nameOf(peer)).reconnect(null);
		}
	}

	void renew(String peer) {
		if (this.life.isStarted() && this.manager.peers().contains(Node.nameOf(peer))) {
			this.manager.connection(Node.nameOf(peer)).renew(null);
		}
	}

	/** Takes a node out of the list of peers. */
	void removePeer(String peer) {
		if (this.life.isRunning()) {
			this.manager.removePeer(Node.nameOf(peer));
		}
	}

	/** Takes a node into the list of peers, unless it is there. */
	void addPeer(String peer) {
		if (this.life.isRunning() && !this.manager.peers().contains(Node.nameOf(peer))) {
			this.manager.addPeer(Node.nameOf(peer));
			this.life.watch().states(this.manager.connection(Node.nameOf(peer)));
		}
	}

	/**
	 * Takes one event loop away.
	 * @param loop which
	 */
	void breakLoop(int loop) {
		this.broken = true;
		this.grid.history().add(new Event.LoopDied(this.letter, loop));
		this.runtime.eventLoops().get(loop).shutDown();
	}

	/**
	 * Takes all threads away.
	 * @param peersAreTold whether the connections are reset now
	 */
	void kill(boolean peersAreTold) {
		this.misbehaviour.forget();
		this.runtime.shutDown();
		this.applicationRuntime.shutDown();
		this.listener.stop().subscribe();
		this.grid.abandonConnections(this.letter, peersAreTold);
	}

	void freeze() {
		if (!this.frozen) {
			this.frozen = true;
			if (!this.hung) {
				this.grid.history().add(new Event.NodeFrozen(this.letter));
			}
			this.runtime.freeze();
			this.applicationRuntime.freeze();
		}
	}

	/**
	 * Stops one event loop, as when other work keeps its thread busy.
	 * @param loop which; the others go on
	 */
	void hang(int loop) {
		if (!this.frozen && !this.hung) {
			this.hung = true;
			this.grid.history().add(new Event.NodeFrozen(this.letter));
			this.runtime.eventLoops().get(loop).pause();
		}
	}

	void thaw() {
		if (this.frozen || this.hung) {
			this.frozen = false;
			this.hung = false;
			this.grid.history().add(new Event.NodeThawed(this.letter));
			this.runtime.thaw();
			this.applicationRuntime.thaw();
		}
	}

	void skewClock(Duration skew) {
		this.runtime.skewClock(skew);
	}

	boolean isFrozen() {
		return this.frozen;
	}

	/** Whether one of its event loops is gone, so that only a restart helps. */
	boolean isBroken() {
		return this.broken;
	}

	/** Its starts and stops. */
	ProcessLife life() {
		return this.life;
	}

	CallCounts counts() {
		return this.counts;
	}

	/** Whether it stopped so long ago that nothing of it is on its way any more. */
	boolean hasSettled() {
		return this.life.hasSettled() && !this.frozen && !this.hung;
	}

	/**
	 * Counts the timers that this process has set. What a peer, who may not have been
	 * told that this node left, has sent is nearer than that.
	 * @return how many
	 */
	int timers() {
		return this.runtime.eventLoops()
			.stream()
			.mapToInt((loop) -> loop.pendingTasksAfter(ProcessLife.SETTLING_NANOS))
			.sum();
	}

	Application application() {
		return this.application;
	}

	GridManager manager() {
		return this.manager;
	}

	/**
	 * Counts what waits on the event loops of this process, timers included.
	 * @return how many tasks
	 */
	int pendingTasks() {
		return this.runtime.eventLoops().stream().mapToInt(VirtualLoop::pendingTasks).sum();
	}

}
