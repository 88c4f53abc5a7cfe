package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.TokenIssuer;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;

/**
 * One process of a node: a manager of the grid, an application, and the threads of both.
 */
final class NodeProcess {

	/** How many event loops a node has. */
	static final int LOOPS = 3;

	/** Is in the names of the threads of the application. */
	static final String APPLICATION = "-application";

	private static final String SECRET = "a-secret-of-at-least-32-bytes-length";

	/** Longer than a message takes on the slowest path, and than a socket lingers. */
	private static final long SETTLING_NANOS = 5_000_000_000L;

	/** When an application tries again to start the grid. */
	private static final long START_AGAIN_NANOS = 50_000_000L;

	private final SimulatedGrid grid;

	private final String letter;

	private final VirtualRuntime runtime;

	private final VirtualRuntime applicationRuntime;

	private final TransportListener listener;

	private final Application application;

	private final GridManager manager;

	private final Misbehaviour misbehaviour;

	private final ConnectionWatch watch;

	private final CallCounts counts = new CallCounts();

	private boolean frozen;

	/** Whether one of the event loops is stopped. */
	private boolean hung;

	private boolean hungAtTheStop;

	/** Whether one of the event loops is gone. */
	private boolean broken;

	private boolean started;

	/** Whether it is to start again when it has stopped. */
	private boolean startsAgain;

	private boolean stopping;

	private boolean stopped;

	private long stoppedNanos;

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
		this.manager = newManager(conditions);
		this.application.manager(this.manager);
		this.watch = new ConnectionWatch(grid, this.application, this.manager);
	}

	private GridManager newManager(Conditions conditions) {
		Sabotage sabotage = this.grid.sabotage();
		Wiretap tap = new Wiretap(this.letter, this.grid.history());
		UnrulyTransports transports = new UnrulyTransports(this.misbehaviour);
		TransportConnector connector = this.grid.network().connector(Node.nameOf(this.letter));
		return GridManagerBuilder.create()
			.local(this::name)
			.peers(this::names)
			.auth(GridAuth.v1(tokens()))
			.listener(new UnrulyListener(this.misbehaviour))
			.listener(this.counts)
			.errorListener((error) -> {
				this.misbehaviour.told(error.failure());
				this.misbehaviour.strike(Part.ERROR_LISTENER);
			})
			.handlers(new Handlers(this.application, this.grid.history()).definitions())
			.runtime(sabotage.runtime(new UnrulyRuntime(this.runtime, this.misbehaviour)))
			.connector(sabotage.connector(tap.connector(transports.connector(connector))))
			.externalListener(tap.listener(transports.listener(this.listener)))
			.settings((settings) -> conditions.apply(this.letter, settings))
			.build();
	}

	private NodeName name() {
		this.misbehaviour.strike(Part.NAMES);
		return Node.nameOf(this.letter);
	}

	private List<NodeName> names() {
		this.misbehaviour.strike(Part.NAMES);
		return this.grid.letters().stream().map(Node::nameOf).toList();
	}

	private GridTokens tokens() {
		GridTokens tokens = GridTokens.hs512Builder("grid", SECRET).clock(this.runtime.clock()).build();
		return GridTokens.of(() -> issue(tokens.issuer()), (token) -> {
			this.misbehaviour.strike(Part.VERIFIER);
			tokens.verifier().verify(token);
		});
	}

	@SuppressWarnings("NullAway")
	private String issue(TokenIssuer issuer) {
		return (this.misbehaviour.strike(Part.ISSUER) != null) ? null : issuer.issue();
	}

	/** Starts the grid; tries again later if that fails. */
	void start() {
		if (this.started || this.stopping) {
			return;
		}
		this.misbehaviour.unlessPlanned(() -> {
			this.manager.start();
			this.started = true;
		});
		if (!this.started) {
			this.application.worker().schedule(this::start, START_AGAIN_NANOS);
			return;
		}
		this.watch.begin();
	}

	void reconnect(String peer) {
		if (this.started && this.manager.peers().contains(Node.nameOf(peer))) {
			this.manager.connection(Node.nameOf(peer)).reconnect(null);
		}
	}

	/** Takes a node out of the list of peers. */
	void removePeer(String peer) {
		if (this.started && !this.stopping) {
			this.manager.removePeer(Node.nameOf(peer));
		}
	}

	/** Takes a node into the list of peers, unless it is there. */
	void addPeer(String peer) {
		if (this.started && !this.stopping && !this.manager.peers().contains(Node.nameOf(peer))) {
			this.manager.addPeer(Node.nameOf(peer));
			this.watch.states(this.manager.connection(Node.nameOf(peer)));
		}
	}

	void stop(Duration drain) {
		if (!this.stopping) {
			this.stopping = true;
			this.grid.history().add(new Event.NodeStopping(this.letter, drain));
			this.manager.stop(drain).subscribe(null, this::stopFailed, this::stopped);
		}
	}

	/** It has stopped all the same, and says what was left undone. */
	private void stopFailed(Throwable error) {
		this.misbehaviour.told(error);
		Arrays.asList(error.getSuppressed()).forEach(this.misbehaviour::told);
		this.grid.history().add(new Event.StopFailed(this.letter, Failure.describe(error)));
		this.hungAtTheStop = this.hung;
		stoppedButForALoop();
	}

	/**
	 * A stop does not wait for an event loop that hangs: what that owns ends when it goes
	 * on.
	 */
	private void stoppedButForALoop() {
		if (this.hung || (this.hungAtTheStop && !hasLeft())) {
			this.application.worker().schedule(this::stoppedButForALoop, 10_000_000);
		}
		else {
			stopped();
		}
	}

	private boolean hasLeft() {
		return this.manager.connections()
			.stream()
			.allMatch((connection) -> connection.state() == ConnectionState.SHUTDOWN)
				&& Counters.notZero(this.manager).isEmpty();
	}

	private void stopped() {
		this.stopped = true;
		this.stoppedNanos = this.grid.world().nanoTime();
		String leftovers = this.started ? Counters.notZero(this.manager) : "";
		this.grid.history().add(new Event.NodeStopped(this.letter, leftovers));
		if (this.startsAgain) {
			this.application.worker().execute(this::startAgain);
		}
	}

	/** Stops, and starts again, with the same manager. */
	void bounce(Duration drain) {
		if (this.started && !this.stopping) {
			this.startsAgain = true;
			stop(drain);
		}
	}

	private void startAgain() {
		this.startsAgain = false;
		this.stopping = false;
		this.stopped = false;
		this.started = false;
		this.grid.history().add(new Event.NodeStarted(this.letter));
		start();
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

	boolean isStarted() {
		return this.started;
	}

	ConnectionWatch watch() {
		return this.watch;
	}

	CallCounts counts() {
		return this.counts;
	}

	boolean isStopping() {
		return this.stopping;
	}

	boolean isStopped() {
		return this.stopped && !this.startsAgain;
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
