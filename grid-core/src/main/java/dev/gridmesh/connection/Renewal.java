package dev.gridmesh.connection;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.protocol.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The dialer's part of a renewal (docs/protocol-extensions.md, "renew"): makes another
 * link to the process that the current one leads to, while that goes on. If that fails,
 * the link in place is as it was, and another attempt follows. For the owner of the
 * connection only.
 * <p>
 * State: the link that is to be renewed, if one is; then either a pause or an attempt is
 * under way, never both. It ends with the new link, or with {@link #stop()}: the link to
 * be renewed was lost, replaced or is wanted no more.
 */
final class Renewal {

	/** The longest pause between two attempts. */
	private static final long MAX_PAUSE_NANOS = 60_000_000_000L;

	private final ConnectionEnvironment environment;

	private final OwnerQueue owner;

	private final Function<DialAttempt.Outcome, DialAttempt> attempts;

	private final Outcome outcome;

	private @Nullable Link link;

	private String why = "";

	private @Nullable ScheduledTask pause;

	private @Nullable DialAttempt attempt;

	private int failures;

	/**
	 * Makes what renews the links of one connection.
	 * @param environment this node
	 * @param owner the owner of the connection
	 * @param attempts makes attempts whose Connect says that they renew
	 * @param outcome is told how it goes
	 */
	Renewal(ConnectionEnvironment environment, OwnerQueue owner, Function<DialAttempt.Outcome, DialAttempt> attempts,
			Outcome outcome) {
		this.environment = environment;
		this.owner = owner;
		this.attempts = attempts;
		this.outcome = outcome;
	}

	/**
	 * Has a link renewed, unless that is under way. A peer that does not know how keeps
	 * the link that it has.
	 * @param link the current link
	 * @param why for the log
	 */
	void begin(Link link, String why) {
		assert this.owner.isOwner() : "not the owner of the renewal";
		if (this.link == link || !link.context().uses(Extension.RENEW)) {
			return;
		}
		stop();
		this.link = link;
		this.why = why;
		this.failures = 0;
		dial();
	}

	private void dial() {
		DialAttempt begun = this.attempts.apply(new Follower());
		this.attempt = begun;
		begun.begin();
	}

	private void onPauseOver() {
		this.pause = null;
		dial();
	}

	/** Gives up what is under way. */
	void stop() {
		this.link = null;
		if (this.pause != null) {
			this.pause.cancel();
			this.pause = null;
		}
		DialAttempt given = this.attempt;
		this.attempt = null;
		if (given != null) {
			given.giveUp();
		}
	}

	/** Doubles with each failure, and is nowhere near that of another node. */
	private long pauseNanos() {
		long longest = GridEventLoop.nanos(this.environment.settings().connect().maxDelay());
		long nanos = Math.min(MAX_PAUSE_NANOS, Math.max(1, longest) << Math.min(this.failures, 16));
		this.failures++;
		return Math.max(Succession.MIN_PAUSE_NANOS, nanos / 2 + this.environment.runtime().random().nextLong(nanos));
	}

	/** Is told how it goes, as the owner. */
	interface Outcome {

		/** There is a link for the place of another one. */
		void onRenewed(TransportWire wire, RemoteNode peer, Link renewed, String why);

		/** There is none yet. */
		void onFailed(Throwable error, String why);

	}

	/** Follows one attempt. */
	private final class Follower implements DialAttempt.Outcome {

		@Override
		public void onConnected(TransportWire wire, RemoteNode peer) {
			Link renewed = Renewal.this.link;
			Renewal.this.attempt = null;
			Renewal.this.link = null;
			if (renewed != null) {
				Renewal.this.outcome.onRenewed(wire, peer, renewed, Renewal.this.why);
			}
		}

		@Override
		public void onFailed(Throwable error) {
			Renewal.this.attempt = null;
			if (Renewal.this.link == null) {
				return;
			}
			Renewal.this.outcome.onFailed(error, Renewal.this.why);
			try {
				Renewal.this.pause = Renewal.this.owner.schedule(Renewal.this::onPauseOver, pauseNanos());
			}
			catch (RejectedExecutionException ex) {
				// no loop is left that could keep the time
				stop();
			}
		}

	}

}
