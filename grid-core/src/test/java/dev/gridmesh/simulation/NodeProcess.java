package dev.gridmesh.simulation;

import java.time.Duration;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.transport.TransportListener;

/**
 * One process of a node: a manager of the grid, an application, and the threads of both.
 */
final class NodeProcess {

	/** How many event loops a node has. */
	static final int LOOPS = 3;

	private static final String SECRET = "a-secret-of-at-least-32-bytes-length";

	/** Longer than a message takes on the slowest path, and than a socket lingers. */
	private static final long SETTLING_NANOS = 5_000_000_000L;

	private final SimulatedGrid grid;

	private final String letter;

	private final VirtualRuntime runtime;

	private final VirtualRuntime applicationRuntime;

	private final TransportListener listener;

	private final Application application;

	private final GridManager manager;

	private int connections;

	private boolean frozen;

	/** Whether one of the event loops is stopped. */
	private boolean hung;

	private boolean stopping;

	private boolean stopped;

	private long stoppedNanos;

	NodeProcess(SimulatedGrid grid, String letter) {
		Conditions conditions = grid.conditions();
		this.grid = grid;
		this.letter = letter;
		this.runtime = grid.world().newRuntime(letter, LOOPS);
		this.runtime.handlerCapacity(conditions.handlerCapacity());
		long maxDelay = conditions.maxHandlerDelay().toNanos();
		this.runtime.handlerDelay(() -> Duration.ofNanos(grid.world().random().nextLong(maxDelay + 1)));
		this.applicationRuntime = grid.world().newRuntime(letter + "-application", 1);
		this.listener = grid.network().listener(Node.nameOf(letter), this.runtime);
		this.application = new Application(letter, grid.letters(), grid.history(),
				this.applicationRuntime.nextEventLoop(), grid::nextNumber, conditions.eager());
		this.manager = newManager(conditions);
		this.application.manager(this.manager);
	}

	private GridManager newManager(Conditions conditions) {
		Sabotage sabotage = this.grid.sabotage();
		Wiretap tap = new Wiretap(this.letter, this.grid.history());
		return GridManagerBuilder.create()
			.local(Node.nameOf(this.letter).value())
			.peers(this.grid.letters().stream().map(Node::nameOf).map(Object::toString).toArray(String[]::new))
			.tokens(GridTokens.hs512Builder("grid", SECRET).clock(this.runtime.clock()).build())
			.handlers(new Handlers(this.application, this.grid.history()).definitions())
			.runtime(sabotage.runtime(this.runtime))
			.connector(sabotage.connector(tap.connector(this.grid.network().connector(Node.nameOf(this.letter)))))
			.externalListener(tap.listener(this.listener))
			.settings((settings) -> conditions.apply(this.letter, settings))
			.build();
	}

	void start() {
		this.manager.start();
		this.manager.connections().forEach(this::watch);
	}

	private void watch(GridConnection connection) {
		String peer = Node.letterOf(connection.remote());
		int number = ++this.connections;
		connection.states().subscribe((state) -> {
			this.grid.history().add(new Event.StateChanged(this.letter, peer, number, state));
			if (state == ConnectionState.CONNECTED && this.grid.conditions().eager()) {
				this.application.call(peer, CallPlan.of(CallKind.ECHO));
			}
		});
	}

	void reconnect(String peer) {
		if (this.manager.peers().contains(Node.nameOf(peer))) {
			this.manager.connection(Node.nameOf(peer)).reconnect(null);
		}
	}

	/** Takes a node out of the list of peers. */
	void removePeer(String peer) {
		if (!this.stopping) {
			this.manager.removePeer(Node.nameOf(peer));
		}
	}

	/** Takes a node into the list of peers, unless it is there. */
	void addPeer(String peer) {
		if (!this.stopping && !this.manager.peers().contains(Node.nameOf(peer))) {
			this.manager.addPeer(Node.nameOf(peer));
			watch(this.manager.connection(Node.nameOf(peer)));
		}
	}

	void stop(Duration drain) {
		if (!this.stopping) {
			this.stopping = true;
			this.grid.history().add(new Event.NodeStopping(this.letter, drain));
			this.manager.stop(drain).subscribe(null, null, () -> {
				this.stopped = true;
				this.stoppedNanos = this.grid.world().nanoTime();
				this.grid.history().add(new Event.NodeStopped(this.letter, Counters.notZero(this.manager)));
			});
		}
	}

	/**
	 * Takes all threads away.
	 * @param peersAreTold whether the connections are reset now
	 */
	void kill(boolean peersAreTold) {
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

	boolean isStopping() {
		return this.stopping;
	}

	boolean isStopped() {
		return this.stopped;
	}

	/** Whether it stopped so long ago that nothing of it is on its way any more. */
	boolean hasSettled() {
		return this.stopped && !this.frozen && !this.hung
				&& this.grid.world().nanoTime() - this.stoppedNanos > SETTLING_NANOS;
	}

	/**
	 * Counts the timers that this process has set. What a peer, who may not have been
	 * told that this node left, has sent is nearer than that.
	 * @return how many
	 */
	int timers() {
		return this.runtime.eventLoops().stream().mapToInt((loop) -> loop.pendingTasksAfter(SETTLING_NANOS)).sum();
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
