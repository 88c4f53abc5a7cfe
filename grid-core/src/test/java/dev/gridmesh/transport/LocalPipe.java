package dev.gridmesh.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.testing.VirtualWorld;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection: brings parcels to the receiver's loop, in order, as
 * late as the path says, or never.
 */
final class LocalPipe {

	private final VirtualWorld world;

	private final LocalPath path;

	private final Deque<Parcel> parcels = new ArrayDeque<>();

	private @Nullable GridEventLoop receiver;

	private long lastArrivalNanos;

	private boolean dead;

	LocalPipe(VirtualWorld world, LocalPath path) {
		this.world = world;
		this.path = path;
	}

	/* From now on parcels arrive on this loop. */
	void receiver(GridEventLoop receiver) {
		this.receiver = receiver;
	}

	/**
	 * Sends something.
	 * @param arrived runs on the receiver's loop when it gets there
	 * @param lost runs at some time if it never gets there
	 */
	void send(Runnable arrived, Runnable lost) {
		if (this.dead || this.path.isDropping()) {
			this.dead = true;
			lost.run();
			return;
		}
		long arrival = Math.max(this.lastArrivalNanos, this.world.nanoTime() + this.path.nextDelayNanos());
		this.lastArrivalNanos = arrival;
		this.parcels.add(new Parcel(arrival, arrived, lost));
		wakeUp(arrival);
	}

	/* The path works again: what was held back arrives now. */
	void healed() {
		if (!this.parcels.isEmpty()) {
			wakeUp(this.parcels.getFirst().arrivalNanos());
		}
	}

	/* Nothing arrives any more, nobody is told. */
	void die() {
		this.dead = true;
		for (Parcel parcel = this.parcels.poll(); parcel != null; parcel = this.parcels.poll()) {
			parcel.lost().run();
		}
	}

	boolean isEmpty() {
		return this.parcels.isEmpty();
	}

	private void wakeUp(long arrivalNanos) {
		if (this.receiver == null) {
			die();
			return;
		}
		try {
			this.receiver.schedule(this::deliver, arrivalNanos - this.world.nanoTime());
		}
		catch (RejectedExecutionException ex) {
			die();
		}
	}

	private void deliver() {
		if (this.path.isDropping() && !this.parcels.isEmpty()) {
			die();
		}
		while (!this.path.isStalled() && !this.parcels.isEmpty()
				&& this.parcels.getFirst().arrivalNanos() <= this.world.nanoTime()) {
			this.parcels.removeFirst().arrived().run();
		}
	}

	private record Parcel(long arrivalNanos, Runnable arrived, Runnable lost) {
	}

}
