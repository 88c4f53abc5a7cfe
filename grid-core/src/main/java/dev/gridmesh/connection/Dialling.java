package dev.gridmesh.connection;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.gridmesh.ConnectSettings;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import org.jspecify.annotations.Nullable;

/**
 * Dials the peer of one connection: waits, tries, waits again, one attempt at a time. For
 * the owner of the connection only.
 * <p>
 * State: at most one of a pause that runs and a {@link DialAttempt} that is under way.
 * After {@link #stop()} there is neither.
 */
final class Dialling {

	private final ConnectionEnvironment environment;

	private final Function<DialAttempt.Outcome, DialAttempt> attempts;

	private final OwnerQueue owner;

	private final BiConsumer<TransportWire, RemoteNode> onConnected;

	private final FailureListener onFailed;

	private final ReconnectDelay delay;

	private @Nullable ScheduledTask pause;

	private @Nullable DialAttempt attempt;

	private boolean stopped;

	Dialling(ConnectionEnvironment environment, OwnerQueue owner, Function<DialAttempt.Outcome, DialAttempt> attempts,
			BiConsumer<TransportWire, RemoteNode> onConnected, FailureListener onFailed) {
		ConnectSettings settings = environment.settings().connect();
		this.environment = environment;
		this.attempts = attempts;
		this.owner = owner;
		this.onConnected = onConnected;
		this.onFailed = onFailed;
		this.delay = new ReconnectDelay(settings.minDelay(), settings.maxDelay(), environment.runtime().random());
	}

	/**
	 * Begins an attempt after a pause.
	 * @param nanos how long to wait, 0 for not at all
	 * @throws RejectedExecutionException if no event loop is left that could keep the
	 * time
	 */
	void dialAfter(long nanos) {
		assert this.owner.isOwner() : "not the owner of the dialling";
		if (this.stopped || this.pause != null || this.attempt != null) {
			return;
		}
		if (nanos > 0) {
			this.pause = this.owner.schedule(this::onPauseOver, nanos);
		}
		else {
			dial();
		}
	}

	private void onPauseOver() {
		this.pause = null;
		dial();
	}

	/**
	 * Decides how long to wait after a link was lost.
	 * @param peerLeaves whether the peer said that it leaves
	 * @return nanoseconds, mostly 0
	 */
	long waitAfterLoss(boolean peerLeaves) {
		return peerLeaves ? this.delay.afterLeave() : this.delay.afterLoss(this.environment.runtime().nanoTime());
	}

	private void dial() {
		if (!this.stopped) {
			Follower follower = new Follower(this.environment.runtime().nanoTime());
			DialAttempt begun = this.attempts.apply(follower);
			this.attempt = begun;
			begun.begin();
		}
	}

	/** Gives up what is under way; nothing is dialled from now on. */
	void stop() {
		assert this.owner.isOwner() : "not the owner of the dialling";
		this.stopped = true;
		if (this.pause != null) {
			this.pause.cancel();
			this.pause = null;
		}
		DialAttempt attempt = this.attempt;
		this.attempt = null;
		if (attempt != null) {
			attempt.giveUp();
		}
	}

	/**
	 * Is told that an attempt failed.
	 */
	interface FailureListener {

		void onDialFailed(Throwable error, long waitNanos);

	}

	/** Follows one attempt. */
	private final class Follower implements DialAttempt.Outcome {

		private final long startNanos;

		Follower(long startNanos) {
			this.startNanos = startNanos;
		}

		@Override
		public void onConnected(TransportWire wire, RemoteNode peer) {
			Dialling.this.attempt = null;
			Dialling.this.onConnected.accept(wire, peer);
		}

		@Override
		public void onFailed(Throwable error) {
			Dialling.this.attempt = null;
			long now = Dialling.this.environment.runtime().nanoTime();
			long wait = Dialling.this.delay.afterFailure(this.startNanos, now);
			Dialling.this.onFailed.onDialFailed(error, wait);
		}

	}

}
