package dev.gridmesh.simulation;

import java.time.Duration;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * A node of the grid: a name, and one process after the other that goes by it.
 */
final class Node {

	private static final int PORT = 9000;

	private final SimulatedGrid grid;

	private final String letter;

	private final Misbehaviour misbehaviour;

	private Duration skew = Duration.ZERO;

	private @Nullable NodeProcess process;

	Node(SimulatedGrid grid, String letter) {
		this.grid = grid;
		this.letter = letter;
		this.misbehaviour = new Misbehaviour(letter, grid);
	}

	static String letterOf(NodeName name) {
		return name.host();
	}

	static NodeName nameOf(String letter) {
		return NodeName.of("http://" + letter + ":" + PORT);
	}

	NodeName name() {
		return nameOf(this.letter);
	}

	/** Starts a process, unless one is there. */
	void start() {
		if (this.process == null) {
			NodeProcess started = new NodeProcess(this.grid, this.letter, this.misbehaviour);
			this.process = started;
			started.skewClock(this.skew);
			this.grid.history().add(new Event.NodeStarted(this.letter));
			started.life().start();
		}
	}

	/**
	 * Kills the process.
	 * @param peersAreTold whether its connections are reset now, and not only once the
	 * node is back, as when the power fails
	 */
	void kill(boolean peersAreTold) {
		NodeProcess killed = this.process;
		if (killed != null) {
			this.process = null;
			this.grid.history().add(new Event.NodeKilled(this.letter));
			killed.kill(peersAreTold);
		}
	}

	/** Ends the process if it has nothing left to do. */
	void exitIfStopped() {
		NodeProcess stopped = this.process;
		if (stopped != null && stopped.life().isStopped()) {
			this.process = null;
			if (stopped.hasSettled()) {
				this.grid.history().add(new Event.NodeExited(this.letter, stopped.timers()));
			}
			stopped.kill(true);
		}
	}

	/**
	 * Starts a process, if there is none that works; one that is leaving or broken is
	 * killed.
	 */
	void restart() {
		exitIfStopped();
		if (this.process != null && (this.process.life().isStopping() || this.process.isBroken())) {
			kill(true);
		}
		start();
		if (this.process != null) {
			// it may have failed to
			this.process.life().start();
		}
	}

	void bounce(Duration drain) {
		if (this.process != null) {
			this.process.life().bounce(drain);
		}
	}

	void breakLoop(int loop) {
		if (this.process != null && !this.process.life().isStopping()) {
			this.process.breakLoop(loop);
		}
	}

	boolean isBroken() {
		return this.process != null && this.process.isBroken();
	}

	Misbehaviour misbehaviour() {
		return this.misbehaviour;
	}

	void stop(Duration drain) {
		if (this.process != null) {
			this.process.life().stop(drain);
		}
	}

	void freeze() {
		if (this.process != null) {
			this.process.freeze();
		}
	}

	void hang(int loop) {
		if (this.process != null) {
			this.process.hang(loop);
		}
	}

	void thaw() {
		if (this.process != null) {
			this.process.thaw();
		}
	}

	/** Takes a node into the list of peers, unless it is there. */
	void addPeer(String peer) {
		if (this.process != null && !peer.equals(this.letter)) {
			this.process.addPeer(peer);
		}
	}

	void skewClock(Duration skew) {
		this.skew = skew;
		if (this.process != null) {
			this.process.skewClock(skew);
		}
	}

	@Nullable NodeProcess process() {
		return this.process;
	}

	/**
	 * The application of the running process.
	 * @return the application, or {@code null} if no process runs or it is frozen
	 */
	@Nullable Application application() {
		NodeProcess running = this.process;
		boolean runs = running != null && running.life().isStarted() && !running.isFrozen();
		return (running != null && runs) ? running.application() : null;
	}

	GridManager manager() {
		if (this.process == null) {
			throw new IllegalStateException(this.letter + " does not run");
		}
		return this.process.manager();
	}

	boolean isConnectedToAll() {
		return this.process != null && this.process.life().isStarted()
				&& manager().connections()
					.stream()
					.map(GridConnection::state)
					.allMatch(ConnectionState.CONNECTED::equals);
	}

	@Override
	public String toString() {
		return this.letter;
	}

}
