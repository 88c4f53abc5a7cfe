package dev.gridmesh.connection;

import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.connection.ConnectionEvent.NewLink;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the link of another process takes the place of one that is there: only
 * if the peer at the old one gives no sign of life within a time limit. So neither a
 * thief nor a copied configuration pushes a node out. For the owner of the connection
 * only.
 * <p>
 * State: the newcomer that waits, at most one, and the link whose peer was asked; a later
 * newcomer waits in the place of an earlier one. Nobody waits after {@link #stop()}.
 */
final class Replacement {

	private final OwnerQueue owner;

	private final long limitNanos;

	private final Outcome outcome;

	private @Nullable NewLink newcomer;

	private @Nullable Link incumbent;

	private @Nullable ScheduledTask timer;

	Replacement(OwnerQueue owner, long limitNanos, Outcome outcome) {
		this.owner = owner;
		this.limitNanos = limitNanos;
		this.outcome = outcome;
	}

	/**
	 * Has a newcomer wait until it is known whether the link that is there lives.
	 * @param newcomer the link of another process
	 * @param current the link that is there
	 */
	void begin(NewLink newcomer, Link current) {
		assert this.owner.isOwner() : "not the owner of the replacement";
		NewLink earlier = this.newcomer;
		this.newcomer = newcomer;
		if (earlier != null) {
			this.outcome.onNotReplaced(earlier, current);
			return;
		}
		this.incumbent = current;
		try {
			this.timer = this.owner.schedule(() -> decide(current, false), this.limitNanos);
		}
		catch (RejectedExecutionException ex) {
			decide(current, false);
			return;
		}
		current.askForLife(() -> this.owner.execute(() -> decide(current, true)));
	}

	/** Ends the wait: the link that was there is gone. */
	void onLinkLost() {
		Link gone = this.incumbent;
		if (gone != null) {
			decide(gone, false);
		}
	}

	private void decide(Link asked, boolean lives) {
		NewLink waiting = this.newcomer;
		if (asked != this.incumbent || waiting == null) {
			return;
		}
		clear();
		if (lives) {
			this.outcome.onNotReplaced(waiting, asked);
		}
		else {
			this.outcome.onReplaced(waiting);
		}
	}

	private void clear() {
		this.newcomer = null;
		this.incumbent = null;
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	/**
	 * Ends the wait without a decision.
	 * @return who waited, or {@code null}
	 */
	@Nullable NewLink stop() {
		NewLink waiting = this.newcomer;
		clear();
		return waiting;
	}

	/** Is told the decisions, as the owner. */
	interface Outcome {

		/** The newcomer takes the place of what was there. */
		void onReplaced(NewLink newcomer);

		/** What is there lives, and stays. */
		void onNotReplaced(NewLink newcomer, Link current);

	}

}
