package dev.gridmesh.transport;

import java.time.Duration;

import dev.gridmesh.testing.VirtualWorld;

/**
 * One direction between two nodes of a {@link LocalNetwork}, shared by all connections of
 * the pair: how long things take, and what is broken. Only for the thread of the virtual
 * world.
 *
 * @since 0.1.0
 */
public final class LocalPath {

	private final LocalNetwork network;

	private final VirtualWorld world;

	private long minDelayNanos;

	private long maxDelayNanos;

	private State state = State.OPEN;

	private boolean refusing;

	LocalPath(LocalNetwork network, VirtualWorld world) {
		this.network = network;
		this.world = world;
	}

	/**
	 * Sets how long everything travels.
	 * @param min the shortest time
	 * @param max the longest time; drawn evenly, the order within a connection is kept
	 * @return this path
	 */
	public LocalPath delay(Duration min, Duration max) {
		this.minDelayNanos = min.toNanos();
		this.maxDelayNanos = max.toNanos();
		return this;
	}

	/**
	 * Holds everything back until {@link #heal()}, as a short partition does: nothing is
	 * lost, and nobody is told.
	 * @return this path
	 */
	public LocalPath stall() {
		this.state = State.STALLED;
		return this;
	}

	/**
	 * Swallows everything. A connection that sends while it is so is dead in this
	 * direction for ever, without being told (half-open); {@link #heal()} helps new ones
	 * only.
	 * @return this path
	 */
	public LocalPath drop() {
		this.state = State.DROPPING;
		return this;
	}

	/**
	 * Refuses new connections in this direction at once; existing ones go on.
	 * @return this path
	 */
	public LocalPath refuse() {
		this.refusing = true;
		return this;
	}

	/**
	 * Ends {@link #stall()}, {@link #drop()} and {@link #refuse()}; what was held back
	 * goes on.
	 * @return this path
	 */
	public LocalPath heal() {
		this.state = State.OPEN;
		this.refusing = false;
		this.network.healed();
		return this;
	}

	boolean isStalled() {
		return this.state == State.STALLED;
	}

	boolean isDropping() {
		return this.state == State.DROPPING;
	}

	boolean isRefusing() {
		return this.refusing;
	}

	long nextDelayNanos() {
		return (this.maxDelayNanos > this.minDelayNanos)
				? this.world.random().nextLong(this.minDelayNanos, this.maxDelayNanos + 1) : this.minDelayNanos;
	}

	private enum State {

		OPEN, STALLED, DROPPING

	}

}
