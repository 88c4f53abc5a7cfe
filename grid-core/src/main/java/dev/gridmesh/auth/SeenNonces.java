package dev.gridmesh.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Remembers the nonces of statements for as long as the statements are valid, so that
 * each is good once. Safe for any thread.
 * <p>
 * State: for each peer, and for all strangers together, a room of {@value #ROOM} nonces;
 * what does not fit is refused, and what is over makes room. Nothing that is forgotten
 * becomes good again, even if the clock of this node is set back: what is as old as
 * something forgotten is refused.
 */
final class SeenNonces {

	/** How many nonces of one peer are remembered. */
	static final int ROOM = 4096;

	/** In which all share who are no peers; no name is empty. */
	private static final String STRANGERS = "";

	private final Duration maxSkew;

	private final Map<String, Room> rooms = new HashMap<>();

	SeenNonces(Duration maxSkew) {
		this.maxSkew = maxSkew;
	}

	/**
	 * Takes note of a statement whose MAC was good and whose time is near.
	 * @param claimant who made it; bounded in number by who calls, empty for strangers
	 * @param statement what it says
	 * @param now this node's clock
	 * @return what came of it
	 */
	synchronized Outcome add(String claimant, UpgradeStatement statement, Instant now) {
		Room room = this.rooms.computeIfAbsent(claimant, (name) -> new Room());
		room.forgetBefore(now.minus(this.maxSkew));
		return room.add(new Seen(statement.instant(), statement.from() + ' ' + statement.nonce()));
	}

	/** Returns whose room a node has that is no peer. */
	static String strangers() {
		return STRANGERS;
	}

	/** What comes of a nonce. */
	enum Outcome {

		/** It had not been seen. */
		NEW,

		/** It was seen before, or may have been. */
		SEEN,

		/** It cannot be remembered. */
		FULL

	}

	/** A nonce, and the time of its statement. */
	private record Seen(Instant time, String nonce) {

	}

	/** What one peer has used. */
	private static final class Room {

		private final Set<String> nonces = new HashSet<>();

		private final Queue<Seen> byTime = new PriorityQueue<>((one, other) -> one.time().compareTo(other.time()));

		/** The latest time of a statement that was forgotten. */
		private Instant forgotten = Instant.MIN;

		void forgetBefore(Instant oldest) {
			Seen seen = this.byTime.peek();
			while (seen != null && seen.time().isBefore(oldest)) {
				this.byTime.remove();
				this.nonces.remove(seen.nonce());
				this.forgotten = seen.time();
				seen = this.byTime.peek();
			}
		}

		Outcome add(Seen seen) {
			if (!seen.time().isAfter(this.forgotten) || this.nonces.contains(seen.nonce())) {
				return Outcome.SEEN;
			}
			if (this.nonces.size() >= ROOM) {
				return Outcome.FULL;
			}
			this.nonces.add(seen.nonce());
			this.byTime.add(seen);
			return Outcome.NEW;
		}

	}

}
