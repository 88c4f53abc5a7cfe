package dev.gridmesh.connection;

import java.time.Duration;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.HeartbeatSettings;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Watches one link by pings of the connection (protocol.md §6). Owner loop only.
 * <p>
 * State: when the last pong came, or the link began. It is looked at when the next ping
 * is due, unless the peer is not being read. Ends with {@link #stop()}.
 */
final class Heartbeat {

	private final LinkControl link;

	private final GridRuntime runtime;

	private final LinkStats stats;

	private final long intervalNanos;

	private final long timeoutNanos;

	private long pongNanos;

	private long pingNanos;

	private boolean pinged;

	private boolean paused;

	private @Nullable ScheduledTask task;

	/** Who wants to know of the next pong. */
	private @Nullable Runnable asked;

	Heartbeat(LinkControl link, GridRuntime runtime, HeartbeatSettings settings, LinkStats stats) {
		this.link = link;
		this.runtime = runtime;
		this.stats = stats;
		this.intervalNanos = GridEventLoop.nanos(settings.interval());
		this.timeoutNanos = GridEventLoop.nanos(settings.timeout());
	}

	void start() {
		this.pongNanos = this.runtime.nanoTime();
		schedule();
	}

	private void schedule() {
		this.task = this.link.loop().schedule(this::onPingDue, this.intervalNanos);
	}

	private void onPingDue() {
		long now = this.runtime.nanoTime();
		if (!this.paused && now - this.pongNanos > this.timeoutNanos) {
			this.link.end(CloseReason.of(CloseReason.PROTOCOL_ERROR,
					"no pong for more than " + Duration.ofNanos(this.timeoutNanos)));
			return;
		}
		schedule();
		ping(now);
	}

	private void ping(long now) {
		byte[] payload = HeartbeatCodec.encodePing(this.runtime.clock().instant());
		long deadlineMillis = Math.min(this.intervalNanos / 1_000_000, Message.MAX_DEADLINE_MILLIS);
		this.pingNanos = now;
		this.pinged = true;
		this.link.sendUrgent(new Message(0, 0, deadlineMillis, 0, Op.PING.code(), 0, payload, null));
	}

	/** Does not expect to hear of the peer, which this node does not read for now. */
	void pause() {
		this.paused = true;
	}

	/** Expects to hear of the peer again, from now on. */
	void resume() {
		this.paused = false;
		this.pongNanos = this.runtime.nanoTime();
		this.pinged = false;
	}

	/**
	 * Pings now.
	 * @param alive is called at the next pong, or never; at once if this node does not
	 * read the peer and so cannot know. Takes the place of who asked before
	 */
	void ask(Runnable alive) {
		if (this.paused) {
			alive.run();
			return;
		}
		this.asked = alive;
		ping(this.runtime.nanoTime());
	}

	void onPong() {
		this.pongNanos = this.runtime.nanoTime();
		if (this.pinged) {
			this.pinged = false;
			this.stats.roundTrip(this.pongNanos - this.pingNanos, this.runtime.clock().instant());
		}
		Runnable alive = this.asked;
		if (alive != null) {
			this.asked = null;
			alive.run();
		}
	}

	void stop() {
		if (this.task != null) {
			this.task.cancel();
			this.task = null;
		}
	}

}
